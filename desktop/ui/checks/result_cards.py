"""The results of an inspection as cards, category by category, and what is looked at by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.domain.checks.inspections import ResultState, fails
from desktop.i18n import mark, tr
from desktop.services.checks.inspections_values import ResultView
from desktop.services.checks.titles import VERDICT_TITLES
from desktop.ui.case_card import ListCard
from desktop.ui.checks.inspection_words import result_code

Key = tuple[str, str, str]
"""Item, target and inspector."""
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class ResultKind:
    """Results that are looked at by themselves."""

    title: str
    test: Callable[[ResultView], bool]


KINDS = (
    ResultKind(mark("全部"), lambda _one: True),
    ResultKind(mark("待审核"), lambda one: one.state is ResultState.SUBMITTED),
    ResultKind(mark("不符合"), lambda one: fails(one.answer.verdict)),
    ResultKind(mark("已退回"), lambda one: one.state is ResultState.RETURNED),
    ResultKind(mark("未提交"), lambda one: one.state in (ResultState.MISSING, ResultState.DRAFT)),
)


def key_of(result: ResultView) -> str:
    """What a card is about: place and inspector."""
    return _SEPARATOR.join((*result.key, result.inspector))


def result_cards(results: Sequence[ResultView]) -> tuple[ListCard, ...]:
    """The results under the headings of their categories."""
    groups: dict[str, list[ResultView]] = {}
    for result in results:
        groups.setdefault(result.place.item.category, []).append(result)
    cards: list[ListCard] = []
    for category, group in groups.items():
        cards.append(ListCard("", category, note=str(len(group))))
        cards += map(_card, group)
    return tuple(cards)


def _card(result: ResultView) -> ListCard:
    item = result.place.item
    return ListCard(
        key=key_of(result),
        title=item.requirement,
        code=result_code(result),
        state=tr(VERDICT_TITLES[result.answer.verdict]),
        is_waiting=result.state is ResultState.SUBMITTED,
    )
