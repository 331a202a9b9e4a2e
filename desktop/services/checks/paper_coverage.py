"""How much was checked, and with which result, as papers count it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.domain.checks.values import Answer, CheckScore, Verdict
from desktop.i18n import tr
from desktop.reports.check_report_values import CategoryRow, CountRow, UncheckedRow
from desktop.services.checks.inspections_values import ResultView
from desktop.services.checks.paper_words import percents, place_text, value_text, verdict_text

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was checked.

    Attributes:
        rate: items checked of all, in words.
        paragraphs: the same, said at length.
        unchecked: what was not, by category.
    """

    rate: str
    paragraphs: tuple[str, ...]
    unchecked: tuple[UncheckedRow, ...]


def coverage_of(results: Sequence[ResultView], answers: Sequence[Answer]) -> Coverage:
    """What was checked and what was not.

    Args:
        results: every place of the inspection.
        answers: what the score rests on; one to another text, or copied and not confirmed, checks nothing.
    """
    places = _places(results)
    checked = _checked(places, answers)
    left = [view for key, view in places.items() if key not in checked]
    items = {view.place.item.code for view in places.values()}
    open_items = {view.place.item.code for view in left}
    done = len(items) - len(open_items)
    rate = percents((done, len(open_items)))[0]
    said = tr(
        "应检查{items}项（{places}处），已检查{done}项，未检查{left}项，检查率{rate}。",
        items=len(items),
        places=len(places),
        done=done,
        left=len(open_items),
        rate=rate,
    )
    plain = (
        tr("未检查的{count}处如下，未检查不等于符合。", count=len(left))
        if left
        else tr("应检查的项全部检查，没有未检查的项。")
    )
    named = tr("{rate}（{done}/{items}项）", rate=rate, done=done, items=len(items))
    return Coverage(named, (said, plain), _unchecked(left))


def count_rows(
    results: Sequence[ResultView], answers: Sequence[Answer], score: CheckScore | None
) -> tuple[CountRow, ...]:
    """Numbers by verdict: of items where there is a score, else of places."""
    counts = score.counts if score else _verdicts(_places(results), answers)
    numbers = [counts.get(verdict, 0) for verdict in Verdict]
    return tuple(
        CountRow(verdict_text(verdict), number, percent)
        for verdict, number, percent in zip(Verdict, numbers, percents(numbers), strict=True)
    )


def category_rows(
    results: Sequence[ResultView], answers: Sequence[Answer], score: CheckScore | None
) -> tuple[CategoryRow, ...]:
    """The same by category, with its score where there is one."""
    if score is not None:
        return tuple(
            _category(one.category, value_text(one.value, tr("不适用")), one.counts)
            for one in score.categories
        )
    grouped: dict[str, dict[Key, ResultView]] = {}
    for key, view in _places(results).items():
        grouped.setdefault(view.place.item.category, {})[key] = view
    return tuple(_category(name, "", _verdicts(places, answers)) for name, places in grouped.items())


def _category(name: str, value: str, counts: Mapping[Verdict, int]) -> CategoryRow:
    numbers = tuple(counts.get(verdict, 0) for verdict in Verdict)
    return CategoryRow(name, value, numbers, sum(numbers))


def _places(results: Iterable[ResultView]) -> dict[Key, ResultView]:
    found: dict[Key, ResultView] = {}
    for view in results:
        found.setdefault(view.key, view)
    return found


def _checked(places: Mapping[Key, ResultView], answers: Iterable[Answer]) -> dict[Key, Answer]:
    """The answer that checked a place; places that nobody checked are left out."""
    found: dict[Key, Answer] = {}
    for answer in answers:
        view = places.get((answer.item, answer.target))
        is_real = answer.verdict is not Verdict.UNCHECKED and not answer.is_copied
        if view and is_real and answer.text_hash == view.place.item.text_hash:
            found.setdefault(view.key, answer)
    return found


def _verdicts(places: Mapping[Key, ResultView], answers: Iterable[Answer]) -> Mapping[Verdict, int]:
    checked = _checked(places, answers)
    return Counter(checked[key].verdict if key in checked else Verdict.UNCHECKED for key in places)


def _unchecked(left: Iterable[ResultView]) -> tuple[UncheckedRow, ...]:
    """By category, then by control point."""
    grouped: dict[str, dict[str, list[str]]] = {}
    for view in left:
        item = view.place.item
        points = grouped.setdefault(item.category, {})
        points.setdefault(item.point, []).append(place_text(item.code, view.place.target))
    return tuple(
        UncheckedRow(name, sum(map(len, points.values())), "\n".join(_point(*one) for one in points.items()))
        for name, points in grouped.items()
    )


def _point(name: str, items: Sequence[str]) -> str:
    codes = "、".join(items)
    return tr("{name}：{codes}", name=name, codes=codes) if name else codes
