"""Appeals in words, for their list."""

from collections.abc import Mapping, Sequence

from desktop.domain.evaluation.values import Scheme
from desktop.i18n import tr
from desktop.services.evaluation.appeals import AppealView
from desktop.services.evaluation.values import AppealNote
from desktop.ui.case_card import ListCard
from desktop.ui.case_words import day_text

_FACT_CHARS = 60


def state_text(note: AppealNote) -> str:
    """Where an appeal stands."""
    if note.is_granted is None:
        return tr("待答复")
    return tr("已同意") if note.is_granted else tr("不同意")


def mine_text(found: AppealView) -> str:
    """Where an appeal of the unit's own stands."""
    if found.draft is not None:
        return tr("草稿，未提交")
    return state_text(found.note) if found.note else tr("未写")


def mine_cards(scheme: Scheme, found: Sequence[AppealView]) -> tuple[ListCard, ...]:
    """A unit's own appeals as cards."""
    titles = {one.code: one.title for one in scheme.indicators}
    cards = []
    for one in found:
        said = one.draft or one.note
        cards.append(
            ListCard(
                key=one.indicator,
                title=titles.get(one.indicator, one.indicator),
                code=one.indicator,
                state=mine_text(one),
                is_waiting=one.draft is not None,
                facts=(_short(said.text) if said and said.text else tr("还没有写理由"),),
            )
        )
    return tuple(cards)


def about_text(scheme: Scheme, note: AppealNote) -> str:
    """The indicator that an appeal is about."""
    found = next((one for one in scheme.indicators if one.code == note.indicator), None)
    return f"{found.code} {found.title}" if found else note.indicator


def decision_text(note: AppealNote) -> str:
    """What was decided, when and why; empty while it waits."""
    if note.is_granted is None:
        return ""
    words = tr("同意申诉") if note.is_granted else tr("不同意申诉")
    return tr("{day} {words}：{reason}", day=day_text(note.decided_on), words=words, reason=note.decision)


def appeal_cards(
    scheme: Scheme, notes: Sequence[AppealNote], names: Mapping[str, str]
) -> tuple[ListCard, ...]:
    """Appeals as cards, those that wait first.

    Args:
        scheme: that they are about.
        notes: in any order.
        names: of the units, by party.
    """
    ordered = sorted(notes, key=lambda one: one.is_granted is not None)
    return tuple(
        ListCard(
            key=one.uid,
            title=names.get(one.unit, one.unit),
            code=one.indicator,
            state=state_text(one),
            is_waiting=one.is_granted is None,
            facts=(about_text(scheme, one), _short(one.text), day_text(one.on)),
        )
        for one in ordered
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _FACT_CHARS else f"{line[:_FACT_CHARS]}…"
