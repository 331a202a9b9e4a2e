"""申诉: a unit disputes an indicator; the office sees who would move before it decides, then decides.

A decision cites the version of the appeal that it answers: an appeal that is restated waits again. What a
granted appeal puts right is either the fact, scored by the rule again, or the points themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.evaluation.effects import Effect
from desktop.domain.evaluation.values import Indicator
from desktop.domain.supervision import Evidence
from desktop.domain.text import clean, clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import CaseProblem, NeedsReason, Outcome, refused
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.evaluation.appeals_deciding import Answer, AppealDecision, part_of
from desktop.services.evaluation.appeals_reading import DRAFT, AppealDraft, appeal_drafts, handed_in_appeals
from desktop.services.evaluation.at_hand import chosen_entry
from desktop.services.evaluation.attachments import (
    attached_to,
    detach_from,
    hand_in_attached,
    read_described,
    withdraw_attached,
)
from desktop.services.evaluation.deciding import (
    NoSuchPlace,
    indicator_for,
    member_of,
)
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.facts_stated import ADJUSTMENT, APPEAL
from desktop.services.evaluation.freezing import require_open, require_published
from desktop.services.evaluation.telling import require_unsettled
from desktop.services.evaluation.values import AppealNote, SchemeEntry
from desktop.services.evaluation.windows import require_appeal_open
from desktop.services.feedback_evidence import copy_evidence, evidence_of, put_attachment
from desktop.services.session import NoSuchRecord, Session


class NothingAppealed(AppError):
    """No draft waits."""

    code = "E_NOTHING_TO_SUBMIT"
    template = mark("没有待提交的申诉。")


class AppealMoved(AppError):
    """The appeal was restated since it was looked at."""

    code = "E_CHANGED"
    template = mark("{unit}对{indicator}的申诉在您查看之后又有改动，没有写入。请按最新内容重新核对。")


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal of the unit's own, written or handed in.

    Attributes:
        draft: what was typed and not handed in; None when there is none.
        note: as it was handed in, with the decision; None before.
        evidence: of the draft, else of what was handed in.
    """

    indicator: str
    draft: AppealDraft | None
    note: AppealNote | None
    evidence: tuple[Evidence, ...]


class AppealService:
    """Files appeals in a unit's workspace, and decides them in the office's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mine(self, name: str = "") -> tuple[AppealView, ...]:
        """The unit's own appeals, written or handed in, by indicator.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
        """
        entry = self._own_entry(name)
        written = appeal_drafts(self._session, entry.name)
        notes = {one.indicator: one for one in appeal_notes(self._session, entry.name) if self._is_mine(one)}
        return tuple(
            self._view(code, written.get(code), notes.get(code)) for code in sorted({*written, *notes})
        )

    def save(
        self,
        name: str,
        indicator: str,
        text: str | None = None,
        wanted: str | None = None,
        part: str | None = None,
    ) -> AppealView:
        """Keeps what was typed, as a draft; a new draft begins with what was handed in.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            indicator: code.
            text: what is disputed, and why; None leaves it.
            wanted: what the unit wants; None leaves it.
            part: code of the part; empty for the whole indicator; None leaves it.

        Raises:
            NoSuchPlace: the indicator or the part does not concern the unit.
            AppError: the scheme is not published, or the final result was told.
        """
        entry = self._open(name)
        found = self._indicator(entry, indicator)
        values = {"text": text, "wanted": wanted, "part": part}
        said = {field: clean(value).strip() for field, value in values.items() if value is not None}
        if said.get("part"):
            part_of(entry, found, said["part"])
        with self._session.transaction():
            self._write(entry, found.code, said)
        return self._one(entry, found.code)

    def attach(
        self,
        name: str,
        indicator: str,
        source: bytes | Path,
        filename: str = "",
        note: str = "",
        dated: date | None = None,
    ) -> str:
        """Attaches a file to the draft, and begins one when there is none.

        Returns:
            uid of the attachment.

        Raises:
            AppError: the file is empty, too large or unreadable; no such indicator.
        """
        entry = self._open(name)
        found = self._indicator(entry, indicator)
        data, attachment = read_described(self._session, source, filename, note, dated)
        with self._session.transaction(tr("添加佐证材料{name}", name=attachment.name)) as workspace:
            workspace.evidence.put(data)
            draft = self._write(entry, found.code, {})
            return put_attachment(self._session, draft, self._session.party, attachment)

    def detach(self, uid: str) -> None:
        """Takes a file off the draft; one that was handed in leaves when the new draft is handed in.

        Raises:
            NoSuchRecord: no appeal has it.
        """
        said = self._session.record(APPEAL, attached_to(self._session, uid))
        entry = self._open(str(said.get("scheme", "")))
        code = str(said.get("indicator", ""))
        if uid not in {one.uid for one in self._one(entry, code).evidence}:
            raise NoSuchRecord(name=uid)
        with self._session.transaction(tr("移除佐证材料")):
            detach_from(self._session, self._write(entry, code, {}), uid)

    def discard(self, name: str, indicator: str) -> None:
        """Gives a draft up with its files; what was handed in stays.

        Raises:
            NothingAppealed: there is no draft.
        """
        entry = self._own_entry(name)
        draft = appeal_drafts(self._session, entry.name).get(indicator)
        if draft is None:
            raise NothingAppealed
        with self._session.transaction(tr("放弃草稿")):
            withdraw_attached(self._session, draft.uid, tr("放弃草稿"))
            self._session.withdraw(APPEAL, draft.uid, tr("放弃草稿"))

    def submit(self, name: str = "", indicators: Sequence[str] | None = None) -> Outcome:
        """Hands appeals in: all of those chosen, or none.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            indicators: codes; None for all with a draft.

        Returns:
            Outcome with the uids that were handed in, or what is missing; nothing is written then.

        Raises:
            NothingAppealed: nothing waits.
            NotOpen: the dates of appeals have not come or are over.
        """
        entry = self._open(name)
        written = appeal_drafts(self._session, entry.name)
        chosen = [written[code] for code in (indicators or sorted(written)) if code in written]
        if not chosen or (indicators and len(chosen) < len(set(indicators))):
            raise NothingAppealed
        require_appeal_open(entry.scheme, self._session.today())
        problems = [problem for one in chosen for problem in _missing(one)]
        if problems:
            return refused(tr("提交"), problems)
        with self._session.transaction():
            done = [self._hand_in(entry, one) for one in chosen]
        self._session.undoable.clear()
        return Outcome(
            tuple(done), (), tr("已提交{count}项申诉，导出交换包后即可送达督查办公室。", count=len(done))
        )

    def withdraw(self, name: str, indicator: str, reason: str) -> str:
        """Takes an appeal back that was handed in; it stays in the history with the reason.

        Raises:
            NothingAppealed: there is none.
            NeedsReason: a reason is needed.
        """
        entry = self._open(name)
        found = handed_in_appeals(self._session, entry.name).get(indicator)
        if found is None:
            raise NothingAppealed
        if not clean_line(reason):
            raise NeedsReason(what=tr("撤回申诉"))
        with self._session.transaction():
            self._session.withdraw(APPEAL, found.uid, clean_line(reason))
        return tr("已撤回对{indicator}的申诉。", indicator=indicator)

    def list(self, name: str = "", unit: str = "", waiting: bool | None = None) -> tuple[AppealNote, ...]:
        """Appeals that were handed in, by day; a unit sees its own.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name; empty for all.
            waiting: only those that wait, or only those decided; None for both.
        """
        entry = chosen_entry(self._session, name)
        party = member_of(self._session, entry, unit).party if unit else ""
        return tuple(
            one
            for one in appeal_notes(self._session, entry.name)
            if party in ("", one.unit) and waiting in (None, one.is_granted is None)
        )

    def find(self, uid: str) -> tuple[SchemeEntry, AppealNote]:
        """An appeal that was handed in, with its scheme.

        Raises:
            NoSuchRecord: there is none.
        """
        scheme = str(self._session.record(APPEAL, uid).get("scheme", ""))
        for one in appeal_notes(self._session, scheme):
            if one.uid == uid:
                return chosen_entry(self._session, scheme), one
        raise NoSuchRecord(name=uid)

    def preview(self, uid: str, decision: AppealDecision) -> tuple[Effect, ...]:
        """Who would move in total, rank or grade; nothing is written.

        Args:
            uid: of the appeal.
            decision: to be tried; its reason may be empty.

        Raises:
            NothingPutRight: granted without fact or points.
            AppError: no such appeal or part; the points are out of range.
        """
        self._session.require(Role.OFFICE)
        answer = Answer(self._session, *self.find(uid))
        return EvaluationService(self._session).what_if(answer.entry.name, answer.tried(decision))

    def decide(self, uid: str, decision: AppealDecision) -> str:
        """Grants or refuses an appeal; decided again, the last word counts.

        Args:
            uid: of the appeal.
            decision: with its reason.

        Returns:
            One sentence for a clerk.

        Raises:
            AppealMoved: the appeal was restated since it was looked at.
            NothingPutRight: granted without fact or points.
            AppError: no reason; the figures are frozen; no such appeal or part; points out of range.
        """
        self._session.require(Role.OFFICE)
        answer = Answer(self._session, *self.find(uid))
        if not clean_line(decision.reason):
            raise NeedsReason(what=tr("答复申诉"))
        require_open(self._session, answer.entry.name)
        if decision.version not in ("", answer.note.version):
            raise AppealMoved(unit=answer.member.name, indicator=answer.title)
        fields = answer.fields(decision)
        with self._session.transaction(tr("答复申诉")):
            self._session.put(ADJUSTMENT, answer.key, answer.note.unit, fields)
        words = (
            mark("同意{unit}对{indicator}的申诉。")
            if decision.is_granted
            else mark("不同意{unit}对{indicator}的申诉。")
        )
        return tr(words, unit=answer.member.name, indicator=answer.title)

    def _own_entry(self, name: str) -> SchemeEntry:
        self._session.require(Role.UNIT)
        return chosen_entry(self._session, name)

    def _open(self, name: str) -> SchemeEntry:
        entry = self._own_entry(name)
        require_published(entry, tr("申诉"))
        require_unsettled(self._session, entry.name)
        return entry

    def _is_mine(self, note: AppealNote) -> bool:
        return note.unit == self._session.party

    def _indicator(self, entry: SchemeEntry, code: str) -> Indicator:
        member = member_of(self._session, entry, "")
        found = indicator_for(entry.scheme, code, member.group)
        if found is None:
            raise NoSuchPlace(scheme=entry.name, code=code, unit=member.name)
        return found

    def _view(self, code: str, draft: AppealDraft | None, note: AppealNote | None) -> AppealView:
        uid = draft.uid if draft else note.uid if note else ""
        return AppealView(code, draft, note, evidence_of(self._session, uid))

    def _one(self, entry: SchemeEntry, code: str) -> AppealView:
        for one in self.mine(entry.name):
            if one.indicator == code:
                return one
        raise NoSuchRecord(name=code)

    def _write(self, entry: SchemeEntry, code: str, values: dict[str, str]) -> str:
        """States values of a draft, inside a transaction; a new one begins with what was handed in.

        Returns:
            uid of the draft.
        """
        session = self._session
        draft = appeal_drafts(session, entry.name).get(code)
        today = session.today().isoformat()
        if draft is not None:
            if values:
                session.change(APPEAL, draft.uid, {**values, "on": today})
            return draft.uid
        before = handed_in_appeals(session, entry.name).get(code)
        said = {"text": "", "wanted": "", "part": ""} if before is None else before.content()
        fields = {"scheme": entry.name, "indicator": code, **said, **values, "on": today}
        uid = session.put(APPEAL, (entry.name, code, DRAFT), session.party, fields)
        if before is not None:
            copy_evidence(session, evidence_of(session, before.uid), uid, session.party)
        return uid

    def _hand_in(self, entry: SchemeEntry, draft: AppealDraft) -> str:
        session, key = self._session, (entry.name, draft.indicator)
        uid = session.keyed_uid(APPEAL, *key)
        fields = {
            "scheme": entry.name,
            "indicator": draft.indicator,
            **draft.content(),
            "evidence": list(hand_in_attached(session, draft.uid, uid)),
            "on": session.today().isoformat(),
        }
        session.put(APPEAL, key, session.office, fields)
        session.withdraw(APPEAL, draft.uid, tr("已提交"))
        return uid


def _missing(draft: AppealDraft) -> list[CaseProblem]:
    found = []
    if not draft.text.strip():
        found.append(("E_NO_TEXT", tr("{indicator}的申诉没有写明理由。", indicator=draft.indicator)))
    found += [
        (
            "E_CONFLICT",
            tr("{indicator}的申诉在两台电脑上填得不同，请先确认用哪一个。", indicator=draft.indicator),
        )
        for _ in draft.conflicts[:1]
    ]
    return [CaseProblem(draft.uid, draft.indicator, code, sentence) for code, sentence in found]
