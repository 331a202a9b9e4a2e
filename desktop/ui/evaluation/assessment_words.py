"""What a unit is asked, in the words of its form and of its list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.domain.evaluation.values import FactState
from desktop.i18n import mark, tr
from desktop.services.case_permissions import can_write
from desktop.services.evaluation.stating_values import AskedPart
from desktop.services.session import Session
from desktop.ui.case_card import ListCard
from desktop.ui.evaluation.assessment_part import CONFIRMED, OBJECTED, PartState
from desktop.ui.evaluation.form_words import fact_text

_STANCES: Mapping[str, str] = {CONFIRMED: mark("已确认"), OBJECTED: mark("有异议")}


@dataclass(frozen=True, slots=True)
class PartGroup:
    """A heading of the list, and what stands below it."""

    title: str
    parts: tuple[AskedPart, ...]


def key_of(asked: AskedPart) -> str:
    """Tells parts and units apart."""
    return f"{asked.part.code} {asked.unit.party}"


def standing_text(asked: AskedPart) -> str:
    """Where a part stands, in a word."""
    if asked.by_office:
        return tr("督查办公室认定")
    if asked.is_derived:
        word = tr(_STANCES[asked.stance]) if asked.stance in _STANCES else ""
        return tr("{word}，待提交", word=word) if word and asked.draft is not None else word
    if not asked.is_asked:
        return tr("由{who}填报", who=asked.who_name)
    if asked.draft is not None:
        return tr("待提交")
    return tr("已提交") if asked.handed_in is not None else tr("待填报")


def part_state(session: Session, asked: AskedPart) -> PartState:
    """A part as its form shows it."""
    said = asked.said
    is_mine = asked.is_asked and not asked.is_derived
    is_none = said is not None and said.state == FactState.NOT_APPLICABLE.value
    return PartState(
        key=key_of(asked),
        indicator=asked.indicator,
        part=asked.part,
        fact=asked.fact,
        is_derived=asked.is_derived,
        value=said.raw if said else "",
        state=FactState.NOT_APPLICABLE if is_none else FactState.KNOWN,
        occurrences=said.occurrences if said else (),
        stance=asked.stance,
        note=said.note if said else "",
        files=asked.evidence,
        lacks=asked.gaps,
        who="" if is_mine or asked.is_derived else asked.who_name,
        is_stated=said is not None,
        word=standing_text(asked),
        is_editable=can_write(session) and (is_mine or asked.is_derived),
    )


def groups_of(parts: Iterable[AskedPart]) -> tuple[PartGroup, ...]:
    """What the unit has to state first, then what it may look over, then what others state."""
    listed = list(parts)
    mine = tuple(one for one in listed if one.is_asked)
    known = tuple(one for one in listed if one.is_derived)
    others = tuple(one for one in listed if not one.is_asked and not one.is_derived)
    groups = (
        PartGroup(tr("需要填报"), mine),
        PartGroup(tr("程序已取得，核对即可"), known),
        PartGroup(tr("由其他单位填报"), others),
    )
    return tuple(one for one in groups if one.parts)


def asked_cards(parts: Iterable[AskedPart]) -> tuple[ListCard, ...]:
    """The list: a heading a group, a card a part."""
    cards: list[ListCard] = []
    for group in groups_of(parts):
        cards.append(ListCard("", tr("{title} {count}", title=group.title, count=len(group.parts))))
        cards += map(_card, group.parts)
    return tuple(cards)


def waits(asked: AskedPart) -> bool:
    """Whether the unit still has to state it."""
    return asked.is_asked and not asked.is_answered and asked.draft is None


def _card(asked: AskedPart) -> ListCard:
    said = asked.said
    shown = fact_text(asked.fact, asked.part)
    if asked.is_asked and said is not None and asked.draft is not None:
        shown = said.raw or shown if not said.occurrences else tr("{count} 条", count=len(said.occurrences))
    return ListCard(
        key=key_of(asked),
        title=asked.part.title or asked.indicator.title,
        code=asked.part.code,
        state=standing_text(asked),
        is_waiting=waits(asked) or bool(asked.said is not None and asked.gaps),
        facts=(shown, *(("！" + "；".join(asked.gaps),) if asked.said is not None and asked.gaps else ())),
    )
