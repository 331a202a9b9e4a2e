"""Corrective actions (整改) of a unit: written as a draft while one types, handed in with their evidence.

A draft is told to the unit itself only. Handing in states one record per finding to the office; handed in
again, the same record is stated again, so that the office judges the words as they are now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

from desktop.domain.checks.findings import CorrectiveAction, Finding, FindingState
from desktop.domain.supervision import Evidence
from desktop.domain.text import clean, clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import CaseProblem, Outcome, listed_names, refused
from desktop.services.checks.corrective_evidence import (
    AFTER,
    require_side,
    same_evidence,
    same_files,
)
from desktop.services.checks.findings import require_changeable
from desktop.services.checks.findings_reading import ACTION, all_rows, row_of
from desktop.services.checks.findings_values import FindingRow
from desktop.services.feedback_evidence import KIND as EVIDENCE
from desktop.services.feedback_evidence import (
    copy_evidence,
    described,
    put_attachment,
    read_attachment,
    replace_evidence,
)
from desktop.services.session import NoSuchRecord, Session

_DRAFT = "draft"
TEXTS = ("cause", "measures", "result")
FIELDS = (*TEXTS, "responsible", "done_on")
ACTION_TITLES: Mapping[str, str] = {
    "cause": mark("原因分析"),
    "measures": mark("整改措施"),
    "result": mark("整改结果"),
    "responsible": mark("整改责任人"),
    "done_on": mark("完成日期"),
}
_NEEDED = ("measures", "result", "responsible")


class NothingToHandIn(AppError):
    """No draft waits."""

    code = "E_NOTHING_TO_SUBMIT"
    template = mark("没有待提交的整改报告。")


class BadDay(AppError):
    """A day that is none."""

    code = "E_DAY"
    template = mark("“{field}”应为日期，如2026-06-30，没有保存这一项。")


class ActionFields(TypedDict, total=False):
    """What may be typed into a corrective action; those that are not named stay."""

    cause: str
    measures: str
    result: str
    responsible: str
    done_on: date | str | None


@dataclass(frozen=True, slots=True)
class _Work:
    """One finding with what the unit has written and handed in."""

    row: FindingRow
    drafted: tuple[Evidence, ...]
    handed_in: tuple[Evidence, ...]

    @property
    def finding(self) -> Finding:
        return self.row.finding


class CorrectiveService:
    """Writes and hands in what a unit did about its findings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, name: str, **fields: Unpack[ActionFields]) -> CorrectiveAction | None:
        """Keeps what was typed, as a draft; a new draft begins with what was handed in.

        Args:
            name: code or uid of the finding.
            fields: those that were typed, see `ActionFields`.

        Returns:
            The draft as it stands; what was handed in when nothing differs from it; None when there is
            neither.

        Raises:
            BadDay: ``done_on`` is no day.
            AppError: the finding is unknown, closed or withdrawn.
        """
        work = self._writable(name)
        values = _stated(fields)
        before = _content(work.row.draft or work.row.action)
        new = {field: value for field, value in values.items() if before[field] != value}
        if new:
            with self._session.transaction():
                self._write_draft(work, new)
        row = row_of(self._session, work.finding.uid)
        return row.draft or row.action

    def attach(
        self,
        name: str,
        source: bytes | Path,
        side: str = AFTER,
        filename: str = "",
        note: str = "",
        dated: date | None = None,
    ) -> str:
        """Attaches a file to the draft, and begins one when there is none.

        Args:
            name: code or uid of the finding.
            source: the bytes, or the file that holds them.
            side: ``before``, ``after``, or empty.
            filename: empty for the file's own.
            note: what it shows.
            dated: day the file itself is of; None when unknown.

        Returns:
            uid of the evidence.

        Raises:
            NotASide: another side.
            AppError: the file is empty, too large or unreadable; the finding is closed or withdrawn.
        """
        work = self._writable(name)
        data, read = read_attachment(source, filename)
        require_side(side, read.name)
        attachment = described(read, dated, note, self._session.today())
        with self._session.transaction(tr("添加佐证材料{name}", name=read.name)) as workspace:
            workspace.evidence.put(data)
            draft = self._write_draft(work, {})
            return put_attachment(self._session, draft, self._session.party, replace(attachment, side=side))

    def detach(self, uid: str) -> None:
        """Takes a file off the draft; one that was handed in leaves when the new draft is handed in.

        Args:
            uid: of the evidence, of the draft or of what was handed in.

        Raises:
            NoSuchRecord: there is no such evidence.
            AppError: the finding is closed or withdrawn.
        """
        work, found = self._attached(uid)
        with self._session.transaction(tr("移除佐证材料{name}", name=found.name)):
            draft = self._write_draft(work, {})
            target = self._session.keyed_uid(EVIDENCE, draft, found.sha256)
            self._session.withdraw(EVIDENCE, target, tr("提交前移除"))

    def discard(self, name: str) -> None:
        """Gives a draft up with what is attached to it; what was handed in stays.

        Raises:
            NothingToHandIn: there is no draft.
        """
        work = self._work(row_of(self._session, name))
        draft = work.row.draft
        if draft is None:
            raise NothingToHandIn
        with self._session.transaction(tr("放弃{code}的整改草稿", code=work.finding.code)):
            for one in work.drafted:
                self._session.withdraw(EVIDENCE, one.uid, tr("放弃草稿"))
            self._session.withdraw(ACTION, draft.uid, tr("放弃草稿"))

    def check(self, names: str | Sequence[str] | None = None) -> tuple[CaseProblem, ...]:
        """What keeps actions from being handed in, finding by finding.

        Args:
            names: codes or uids of findings; None for all with a draft.
        """
        self._session.require(Role.UNIT)
        return tuple(problem for work in self._chosen(names) for problem in self._problems(work))

    def submit(self, names: str | Sequence[str] | None = None) -> Outcome:
        """Hands actions in: all of those chosen, or none.

        Args:
            names: codes or uids of findings; None for all with a draft.

        Returns:
            Outcome with the uids of the findings, or what is missing finding by finding; nothing is
            written then.

        Raises:
            NothingToHandIn: there is no draft.
        """
        self._session.require(Role.UNIT)
        chosen = self._chosen(names)
        if not chosen:
            raise NothingToHandIn
        if problems := [problem for work in chosen for problem in self._problems(work)]:
            return refused(tr("提交"), problems)
        with self._session.transaction():
            for work in chosen:
                self._hand_in(work)
        self._session.undoable.clear()
        return Outcome(tuple(work.finding.uid for work in chosen), (), self._sentence(chosen))

    def _writable(self, name: str) -> _Work:
        self._session.require(Role.UNIT)
        row = row_of(self._session, name)
        require_changeable(row.finding)
        return self._work(row)

    def _work(self, row: FindingRow) -> _Work:
        draft, action = (one.uid if one else "" for one in (row.draft, row.action))
        with self._session.reading() as workspace:
            found = workspace.ledger.evidence_of(filter(None, (draft, action)))
        return _Work(row, found.get(draft, ()), found.get(action, ()))

    def _chosen(self, names: str | Sequence[str] | None) -> list[_Work]:
        if names is not None:
            return [self._work(row_of(self._session, name)) for name in listed_names(names)]
        return [
            self._work(row)
            for row in all_rows(self._session)
            if row.draft is not None and not row.finding.withdrawn and row.finding.closed_on is None
        ]

    def _attached(self, uid: str) -> tuple[_Work, Evidence]:
        record = self._session.record(EVIDENCE, uid)
        of = str(record.get("of", ""))
        for row in all_rows(self._session):
            if of and of in (one.uid for one in (row.draft, row.action) if one is not None):
                work = self._writable(row.finding.uid)
                for one in (*work.drafted, *work.handed_in):
                    if one.uid == uid:
                        return work, one
        raise NoSuchRecord(name=uid)

    def _write_draft(self, work: _Work, values: Mapping[str, Any]) -> str:
        """States values of the draft; a new one begins with what was handed in, and its evidence.

        Returns:
            uid of the draft.
        """
        session, finding = self._session, work.finding.uid
        about = {"finding": finding, "on": session.today().isoformat()}
        said = dict(values) if work.row.draft else _content(work.row.action) | dict(values)
        if work.row.draft and not values:
            return work.row.draft.uid
        draft = session.put(ACTION, (finding, _DRAFT), session.party, about | said)
        if work.row.draft is None:
            copy_evidence(session, work.handed_in, draft, session.party, has_sides=True)
        return draft

    def _hand_in(self, work: _Work) -> None:
        session, draft, key = self._session, work.row.draft, (work.finding.uid,)
        if draft is None:
            raise NothingToHandIn
        uid = session.keyed_uid(ACTION, *key)
        replace_evidence(session, work.drafted, uid, tr("已随整改报告提交"), has_sides=True)
        said = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in _content(draft).items()
        }
        evidence = sorted(one.sha256 for one in work.drafted)
        fields = {
            "finding": work.finding.uid,
            **said,
            "on": session.today().isoformat(),
            "evidence": evidence,
        }
        session.put(ACTION, key, session.office, fields)
        session.withdraw(ACTION, draft.uid, tr("已提交"))

    def _problems(self, work: _Work) -> list[CaseProblem]:
        finding, draft = work.finding, work.row.draft
        try:
            require_changeable(finding)
        except AppError as error:
            return [CaseProblem(finding.uid, finding.code, error.code, str(error))]
        if draft is None:
            sentence = tr("{code}没有待提交的整改内容。", code=finding.code)
            return [CaseProblem(finding.uid, finding.code, "E_NOTHING_WRITTEN", sentence)]
        if not _is_new(work):
            sentence = tr("{code}的整改报告提交后还没有修改。", code=finding.code)
            return [CaseProblem(finding.uid, finding.code, "E_NOT_MENDED", sentence)]
        return self._missing(finding, draft)

    def _missing(self, finding: Finding, draft: CorrectiveAction) -> list[CaseProblem]:
        said = _content(draft)
        found = [
            ("E_NO_TEXT", tr("{code}“{field}”没有填写。", code=finding.code, field=tr(ACTION_TITLES[name])))
            for name in _NEEDED
            if not said[name].strip()
        ]
        if draft.done_on is not None and draft.done_on > self._session.today():
            sentence = tr("{code}的完成日期{day}还没有到。", code=finding.code, day=draft.done_on)
            found.append(("E_FUTURE_DAY", sentence))
        found += [
            (
                "E_CONFLICT",
                tr(
                    "{code}的“{field}”在两台电脑上填得不同，请先确认用哪一个。",
                    code=finding.code,
                    field=tr(ACTION_TITLES.get(name, name)),
                ),
            )
            for name in draft.conflicts
        ]
        return [CaseProblem(finding.uid, finding.code, code, sentence) for code, sentence in found]

    def _sentence(self, chosen: Sequence[_Work]) -> str:
        today = self._session.today()
        sentence = tr("已提交{count}份整改报告，等待复查。", count=len(chosen))
        late = sum(work.finding.due is not None and work.finding.due < today for work in chosen)
        bare = sum(not work.drafted for work in chosen)
        if late:
            sentence += tr("其中{late}份已过整改期限。", late=late)
        return sentence + tr("{bare}份没有佐证材料。", bare=bare) if bare else sentence


def _is_new(work: _Work) -> bool:
    """Whether the draft says anything new; what was sent back is mended by words or files, not by labels."""
    action = work.row.action
    if action is None or _content(work.row.draft) != _content(action):
        return True
    is_returned = work.row.standing.state is FindingState.RETURNED
    same = same_files if is_returned else same_evidence
    return not same(work.drafted, work.handed_in)


def _stated(fields: ActionFields) -> dict[str, Any]:
    """Typed values as the log keeps them.

    Raises:
        BadDay: a day that is none.
    """
    given: Mapping[str, Any] = fields
    kept: dict[str, Any] = {name: clean(str(given[name])) for name in TEXTS if name in given}
    if "responsible" in given:
        kept["responsible"] = clean_line(str(given["responsible"]))
    if "done_on" in given:
        kept["done_on"] = _day(given["done_on"])
    return kept


def _day(given: date | str | None) -> str | None:
    if isinstance(given, str):
        text = given.strip()
        try:
            return date.fromisoformat(text).isoformat() if text else None
        except ValueError:
            raise BadDay(field=tr(ACTION_TITLES["done_on"])) from None
    return given.isoformat() if given else None


def _content(action: CorrectiveAction | None) -> dict[str, Any]:
    """What an action says, as the log keeps it."""
    if action is None:
        return {**dict.fromkeys(FIELDS, ""), "done_on": None}
    return {
        "cause": action.cause,
        "measures": action.measures,
        "result": action.result,
        "responsible": action.responsible,
        "done_on": action.done_on.isoformat() if action.done_on else None,
    }
