"""Re-inspection (复查) of corrective actions, and closing (销号) what has passed.

A decision cites the version of the action that was looked at; an action that the unit changed since waits
again. Findings close only after their last version has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.checks.findings import CorrectiveAction, Finding, FindingState, Reinspection
from desktop.domain.checks.inspections import CheckResult, Inspection, ResultState, result_state
from desktop.domain.checks.values import Verdict
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.records.stream import Role
from desktop.services.cases_outcome import Changed, listed_names, reason_for
from desktop.services.checks.findings import require_changeable
from desktop.services.checks.findings_reading import KIND, action_versions, all_rows, row_of
from desktop.services.checks.findings_values import FindingRow
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.titles import FINDING_STATE_TITLES, REINSPECTION_TITLES
from desktop.services.session import NoSuchRecord, Session

RULING = "ruling"
REINSPECTION = "reinspection"
_PASSES = {Verdict.CONFORMING: True, Verdict.PARTIAL: False, Verdict.NONCONFORMING: False}


class NoAction(AppError):
    """Nothing was handed in that could be looked at again."""

    code = "E_NO_ACTION"
    template = mark("{finding}还没有提交整改报告，不能复查。")


class NotPassed(AppError):
    """Only what passed a re-inspection is closed."""

    code = "E_NOT_PASSED"
    template = mark("有{count}个问题复查还没有通过，没有销号。第一个：{first}（{state}）。")


class NotClosed(AppError):
    """Only what is closed can be opened again."""

    code = "E_NOT_CLOSED"
    template = mark("{finding}没有销号，不需要重新打开。")


class NotAReinspection(AppError):
    """An inspection that does not look at findings again."""

    code = "E_NOT_REINSPECTION"
    template = mark("“{inspection}”不是复查，没有可采用的复查结果。")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What an inspector saw of one finding: what it means, or why it is not taken over."""

    finding: Finding
    seen: Reinspection | None
    reason: str = ""


class ReinspectService:
    """Looks at corrective actions again, and closes findings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def decide(
        self, name: str, passed: bool, opinion: str = "", on: date | None = None, version: str = ""
    ) -> str:
        """Judges the corrective action of a finding by its evidence, as it was last handed in.

        Deciding again on the same version takes the place of what was decided before, which stays in the
        history.

        Args:
            name: code or uid of the finding.
            passed: whether it is corrected.
            opinion: what was seen; needed when it did not pass.
            on: day of the re-inspection; None means today.
            version: of the action that was looked at; empty for the present one.

        Returns:
            One sentence for a clerk.

        Raises:
            NoAction: nothing was handed in.
            NeedsReason: it did not pass and nobody says why.
            Changed: the unit has handed in another version since.
            AppError: the finding is unknown, closed or withdrawn.
        """
        self._session.require(Role.OFFICE)
        finding, action = self._judged(name)
        if version and version != action.version:
            raise Changed(case=finding.code, what=tr("整改报告"))
        kept = opinion.strip() if passed else reason_for(tr("复查不通过"), opinion)
        seen = Reinspection(
            action.version, passed, on or self._session.today(), about=action.uid, opinion=kept
        )
        with self._session.transaction(tr("复查{code}", code=finding.code)):
            self._write(finding, seen)
        title = tr(REINSPECTION_TITLES[passed])
        next_step = tr("可以销号") if passed else tr("已退回单位继续整改")
        return tr("{code}{title}，{next}。", code=finding.code, title=title, next=next_step)

    def take_over(self, inspection: str) -> str:
        """Takes what a re-inspection on site found as the decision on its findings.

        A result counts for the action as it stood on the day of the check; what did not apply or was not
        checked decides nothing. Taking over again changes nothing that did not change.

        Args:
            inspection: code or uid.

        Returns:
            One sentence for a clerk.

        Raises:
            NotAReinspection: it does not look at findings again.
            NoSuchRecord: there is no such inspection.
        """
        self._session.require(Role.OFFICE)
        found = InspectionService(self._session).find(inspection)
        if not found.is_reinspection:
            raise NotAReinspection(inspection=found.title or found.code)
        taken = self._seen(found)
        with self._session.transaction(tr("采用{code}的复查结果", code=found.code)):
            for one in taken:
                if one.seen is not None:
                    self._write(one.finding, one.seen)
        return _taken_sentence(taken)

    def close(self, names: str | Sequence[str], reason: str = "") -> str:
        """Closes findings whose last action has passed: all of those named, or none.

        Args:
            names: codes or uids.
            reason: why, for the record; may be empty.

        Returns:
            One sentence for a clerk.

        Raises:
            NotPassed: one of them has not passed.
            NoSuchRecord: one is unknown, or none is named.
        """
        self._session.require(Role.OFFICE)
        rows = [row_of(self._session, name) for name in listed_names(names)]
        if not rows:
            raise NoSuchRecord(name="")
        _require_passed(rows)
        fields = {"closed_on": self._session.today().isoformat(), "closing": reason.strip()}
        with self._session.transaction(tr("销号{count}个问题", count=len(rows))):
            for row in rows:
                self._session.change(KIND, row.finding.uid, fields)
        return tr(
            "已销号{count}个问题：{codes}。", count=len(rows), codes="、".join(r.finding.code for r in rows)
        )

    def reopen(self, name: str, reason: str) -> str:
        """Opens a closed finding again: its last action counts as not passed, and the unit has to act.

        Args:
            name: code or uid.
            reason: stays visible, for the unit too.

        Returns:
            One sentence for a clerk.

        Raises:
            NeedsReason: the reason is empty.
            NotClosed: it is not closed.
        """
        self._session.require(Role.OFFICE)
        row = row_of(self._session, name)
        finding, action = row.finding, row.action
        if row.standing.state is not FindingState.CLOSED:
            raise NotClosed(finding=finding.code)
        kept = reason_for(tr("重新打开"), reason)
        with self._session.transaction(tr("重新打开{code}", code=finding.code)):
            self._session.change(KIND, finding.uid, {"closed_on": None, "closing": kept})
            if action is not None:
                today = self._session.today()
                seen = Reinspection(action.version, passed=False, on=today, about=action.uid, opinion=kept)
                self._write(finding, seen)
        return tr("{code}已重新打开，由单位继续整改：{reason}。", code=finding.code, reason=kept.rstrip("。"))

    def _judged(self, name: str) -> tuple[Finding, CorrectiveAction]:
        row = row_of(self._session, name)
        require_changeable(row.finding)
        if row.action is None:
            raise NoAction(finding=row.finding.code)
        return row.finding, row.action

    def _write(self, finding: Finding, seen: Reinspection) -> None:
        """States what was seen of one version, to the unit: one record for the office, one for each visit."""
        fields = {
            "kind": REINSPECTION,
            "about": seen.about,
            "version": seen.action,
            "is_granted": seen.passed,
            "reason": seen.opinion,
            "inspection": seen.inspection,
        }
        key = (REINSPECTION, seen.inspection or seen.action, finding.uid)
        known = self._session.workspace.log.record(RULING, self._session.keyed_uid(RULING, *key))
        is_same = known is not None and all(known.get(name, "") == value for name, value in fields.items())
        if not is_same:
            self._session.put(RULING, key, finding.unit, {**fields, "on": seen.on.isoformat()})

    def _seen(self, inspection: Inspection) -> list[_Taken]:
        by_uid = {row.finding.uid: row for row in all_rows(self._session)}
        with self._session.reading() as workspace:
            results = _accepted(workspace, inspection)
            return [
                self._taken(workspace, by_uid[uid], inspection, results.get(_place(by_uid[uid].finding), []))
                for uid in inspection.reinspects
                if uid in by_uid
            ]

    def _taken(
        self, workspace: Workspace, row: FindingRow, inspection: Inspection, results: list[CheckResult]
    ) -> _Taken:
        finding, action = row.finding, row.action
        try:
            require_changeable(finding)
        except AppError as error:
            return _Taken(finding, None, str(error))
        said = [one for one in results if one.answer.verdict in _PASSES]
        if not said:
            reason = tr("{code}没有已采纳的符合或不符合结果", code=finding.code)
            return _Taken(finding, None, reason)
        worst = min(said, key=lambda one: _PASSES[one.answer.verdict])
        on = worst.answer.on or worst.submitted_on or self._session.today()
        looked_at = _standing_on(workspace, action, on)
        if action is None or looked_at is None:
            return _Taken(finding, None, tr("{code}在检查当日还没有整改报告", code=finding.code))
        seen = Reinspection(
            looked_at.version,
            all(_PASSES[one.answer.verdict] for one in said),
            self._session.today(),
            about=action.uid,
            opinion=worst.answer.observation or worst.answer.note,
            inspection=inspection.uid,
        )
        return _Taken(finding, seen)


def _require_passed(rows: Sequence[FindingRow]) -> None:
    open_ones = [row for row in rows if row.standing.state is not FindingState.PASSED]
    if open_ones:
        first = open_ones[0]
        state = tr(FINDING_STATE_TITLES[first.standing.state])
        raise NotPassed(count=len(open_ones), first=first.finding.code, state=state)


def _place(finding: Finding) -> tuple[str, str]:
    return finding.item, finding.target


def _accepted(workspace: Workspace, inspection: Inspection) -> dict[tuple[str, str], list[CheckResult]]:
    """Accepted answers by place."""
    reviews = workspace.ledger.result_reviews(inspection.uid)
    found: dict[tuple[str, str], list[CheckResult]] = {}
    for result in workspace.ledger.check_results(inspection.uid, drafts=False):
        if result_state(result, reviews.get(result.uid, ())) is ResultState.ACCEPTED:
            found.setdefault(result.place, []).append(result)
    return found


def _standing_on(workspace: Workspace, action: CorrectiveAction | None, on: date) -> CorrectiveAction | None:
    """The version of an action that stood on a day, the last one of that day; None when there was none."""
    if action is None:
        return None
    if action.on <= on:
        return action
    earlier = [one for one in action_versions(workspace, action.uid) if one.on <= on]
    return earlier[-1] if earlier else None


def _taken_sentence(taken: Sequence[_Taken]) -> str:
    seen = [one.seen for one in taken if one.seen is not None]
    passed = sum(one.passed for one in seen)
    sentence = tr(
        "共{count}个问题：复查通过{passed}，未通过{failed}，未采用{left}",
        count=len(taken),
        passed=passed,
        failed=len(seen) - passed,
        left=len(taken) - len(seen),
    )
    reasons = "；".join(one.reason.rstrip("。") for one in taken if one.seen is None)
    return tr("{sentence}（{reasons}）。", sentence=sentence, reasons=reasons) if reasons else f"{sentence}。"
