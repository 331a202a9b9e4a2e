"""What an inspection found wrong, and what was returned, as the report lists it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from desktop.domain.checks.findings import Finding
from desktop.domain.checks.inspections import ResultReview, ResultState, fails
from desktop.domain.checks.tally import severity_of
from desktop.domain.checks.values import Severity
from desktop.i18n import tr
from desktop.reports.bulletin import FILLS
from desktop.reports.chart import Bar, BarChart, Series
from desktop.reports.check_report_values import ProblemGroup, ProblemRow, ReturnRow
from desktop.services.checks.figures import SEVERITIES, severity_by_state
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.inspections_values import ResultView
from desktop.services.checks.paper_words import (
    found_text,
    item_text,
    place_text,
    repeat_text,
    severity_text,
    verdict_text,
)
from desktop.services.checks.titles import FINDING_STATE_TITLES, RESULT_STATE_TITLES
from desktop.services.paper_words import day_text

Repeats = Mapping[tuple[str, str], tuple[Finding, ...]]


COUNTED = (ResultState.SUBMITTED, ResultState.ACCEPTED)


def failing(results: Sequence[ResultView]) -> tuple[ResultView, ...]:
    """Answers that do not conform, in the order of the checklist; returned ones count nowhere."""
    return tuple(view for view in results if view.state in COUNTED and fails(view.answer.verdict))


def severity_counts(results: Sequence[ResultView]) -> str:
    """How many problems there are, and how grave, in words."""
    found = failing(results)
    counted = Counter(severity_of(view.place.item, view.answer) for view in found)
    parts = [
        tr("{severity}{count}个", severity=severity_text(severity), count=counted[severity])
        for severity in SEVERITIES
        if counted[severity]
    ]
    total = tr("{count}个", count=len(found))
    return tr("{total}：{parts}", total=total, parts="，".join(parts)) if parts else total


def problem_note(results: Sequence[ResultView], findings: Sequence[FindingRow]) -> str:
    """How many problems there are and how many were told to the unit."""
    found = failing(results)
    if not found:
        return tr("没有发现不符合或部分符合的项。")
    standing = [row for row in findings if not row.finding.withdrawn]
    notices = "、".join(dict.fromkeys(row.finding.notice for row in standing if row.finding.notice))
    told = (
        tr("已向被检查单位下达{count}个（{notices}）。", count=len(standing), notices=notices)
        if standing
        else tr("尚未向被检查单位下达整改。")
    )
    places = {view.key for view in found}
    moved = sum((row.finding.item, row.finding.target) not in places for row in standing)
    changed = tr("其中{count}个所依据的检查结果此后有变动。", count=moved) if moved else ""
    return tr("发现问题{counts}。{told}", counts=severity_counts(results), told=f"{told}{changed}")


def problem_groups(
    results: Sequence[ResultView], findings: Sequence[FindingRow], repeats: Repeats
) -> tuple[ProblemGroup, ...]:
    """The problems by category.

    Args:
        results: every place.
        findings: that were raised from them.
        repeats: earlier findings by item and target, where nothing was raised yet.
    """
    raised = {(row.finding.item, row.finding.target): row for row in findings}
    grouped: dict[str, list[ProblemRow]] = {}
    for view in failing(results):
        row = raised.get(view.key)
        earlier = row.repeats if row else repeats.get(view.key, ())
        grouped.setdefault(view.place.item.category, []).append(_problem(view, row, earlier))
    return tuple(ProblemGroup(name, tuple(rows)) for name, rows in grouped.items())


def _problem(view: ResultView, row: FindingRow | None, earlier: Sequence[Finding]) -> ProblemRow:
    found = "\n".join(part for part in (found_text(view.answer), repeat_text(earlier)) if part)
    rating = severity_text(_severity(view, row))
    return ProblemRow(
        item=item_text(view.place.item, view.place.target),
        found=found or "—",
        rating=f"{verdict_text(view.answer.verdict)}\n{rating}",
        action=_action(row),
    )


def _severity(view: ResultView, row: FindingRow | None) -> Severity | None:
    """As the office told it, else as the inspector or the item says."""
    return row.finding.severity if row else severity_of(view.place.item, view.answer)


def _action(row: FindingRow | None) -> str:
    if row is None:
        return tr("未下达")
    finding = row.finding
    if finding.withdrawn:
        return tr("{code}\n已撤销：{reason}", code=finding.code, reason=finding.withdrawn)
    state = tr(FINDING_STATE_TITLES[row.standing.state])
    late = tr("，已逾期") if row.standing.is_overdue else ""
    due = day_text(finding.due, tr("未定期限"))
    return tr("{code}\n{due}前\n{state}{late}", code=finding.code, due=due, state=state, late=late)


def severity_chart(findings: Sequence[FindingRow]) -> BarChart | None:
    """Findings by severity, one bar each, and state; None when there are none."""
    matrix = severity_by_state(findings)
    if not matrix.total:
        return None
    shown = [at for at, state in enumerate(matrix.states) if matrix.of_state(state)]
    series = tuple(Series(tr(FINDING_STATE_TITLES[matrix.states[at]]), FILLS[at]) for at in shown)
    bars = tuple(
        Bar(severity_text(severity), tuple(counts[at] for at in shown))
        for severity, counts in matrix.rows
        if any(counts)
    )
    return BarChart(series, bars)


def return_rows(
    results: Sequence[ResultView], reviews: Mapping[str, tuple[ResultReview, ...]]
) -> tuple[ReturnRow, ...]:
    """Every time a result was returned, in the order of the checklist, then of the days."""
    return tuple(
        _return(view, review)
        for view in results
        if view.result is not None
        for review in reviews.get(view.result.uid, ())
        if not review.is_accepted
    )


def _return(view: ResultView, review: ResultReview) -> ReturnRow:
    item = view.place.item
    return ReturnRow(
        item=place_text(f"{item.code} {item.point}".strip(), view.place.target),
        opinion=review.opinion or "—",
        who="\n".join(part for part in (day_text(review.on), review.reviewer) if part),
        state=tr(RESULT_STATE_TITLES[view.state]),
    )
