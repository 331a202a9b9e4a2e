"""自评: what a unit states about itself and, as owner of an indicator, about all units.

What the program derives is shown and only confirmed or objected to; nobody is asked for what is known. Words
and files are a draft, told to the unit itself, until they are handed in; handed in again, the same records
say something else.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Unpack

from desktop.domain.evaluation.values import FactState, Participant
from desktop.domain.text import clean, clean_line
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import CaseProblem, Outcome, refused
from desktop.services.evaluation.at_hand import chosen_entry
from desktop.services.evaluation.attachments import (
    attached_to,
    detach_from,
    hand_in_attached,
    read_described,
    withdraw_attached,
)
from desktop.services.evaluation.deciding import NoSuchPlace, member_of, occurrence_fields
from desktop.services.evaluation.facts_stated import STATEMENT, Statement
from desktop.services.evaluation.freezing import require_published
from desktop.services.evaluation.participants import participants
from desktop.services.evaluation.stating_reading import DRAFT, Reading, gaps_of
from desktop.services.evaluation.stating_values import (
    CONFIRMED,
    OBJECTED,
    AskedPart,
    KnownAlready,
    NotAsked,
    NotDerived,
    NothingStated,
    ObjectionNeedsReason,
    StatementFields,
    StatementState,
)
from desktop.services.evaluation.telling import require_unsettled
from desktop.services.evaluation.values import NotAParticipant, SchemeEntry
from desktop.services.evaluation.windows import SELF, is_over, window_text
from desktop.services.feedback_evidence import copy_evidence, evidence_of, put_attachment
from desktop.services.session import NoSuchRecord, Session

_EMPTY: Mapping[str, Any] = {"value": "", "occurrences": [], "stance": "", "note": "", "state": ""}
Place = tuple[str, str]
"""Code of a part, and the party it is about."""


class SelfAssessmentService:
    """Writes and hands in what a unit states; a unit's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def asked(self, name: str = "") -> tuple[AskedPart, ...]:
        """Every part that concerns the unit itself, in order: derived, stated by it, or by an owner.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.

        Raises:
            NotAParticipant: the unit takes no part; it may still own indicators, see `owned`.
        """
        entry = self._entry(name)
        member = member_of(self._session, entry, "")
        return tuple(self._reading(entry).parts(member))

    def owned(self, name: str = "") -> tuple[AskedPart, ...]:
        """Every part of all units that this unit states as owner of the indicator, by part, then unit.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
        """
        entry = self._entry(name)
        reading = self._reading(entry)
        found = [
            part
            for member in participants(self._session, entry.scheme)
            for part in reading.parts(member)
            if part.is_asked and part.is_owned
        ]
        places = {part.code: at for at, part in enumerate(reading.all_parts())}
        return tuple(sorted(found, key=lambda one: places[one.part.code]))

    def state(self, name: str = "") -> StatementState:
        """Where the self-assessment as a whole stands."""
        entry = self._entry(name)
        parts = self._mine(entry)
        asked = [one for one in parts if one.is_asked]
        answered = sum(one.is_answered for one in asked)
        drafts = sum(one.draft is not None for one in parts)
        whole = self._reading(entry).handed_in("", self._session.party)
        figures = {"asked": len(asked), "answered": answered, "drafts": drafts}
        sentence = tr("需要填报{asked}项，已提交{answered}项，待提交{drafts}项。", **figures)
        return StatementState(
            scheme=entry.name,
            **figures,
            signer=whole.signer if whole else "",
            window=window_text(entry.scheme, SELF),
            sentence=sentence,
        )

    def part(self, name: str, part: str, about: str = "") -> AskedPart:
        """One part.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            part: its code.
            about: any name of the unit concerned; empty for this one.

        Raises:
            NoSuchPlace: the scheme has no such part for that unit.
        """
        entry = self._entry(name)
        return self._part(entry, part, member_of(self._session, entry, about))

    def save(self, name: str, part: str, about: str = "", **fields: Unpack[StatementFields]) -> AskedPart:
        """Keeps what was typed, as a draft; a new draft begins with what was handed in.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            part: its code.
            about: any name of the unit concerned; empty for this one.
            fields: those that were typed, see `StatementFields`; saving none of them states that there is
                nothing to count.

        Raises:
            NotAsked: somebody else states it.
            KnownAlready: the program derives it.
            AppError: no such scheme, part or unit; the final result was told.
        """
        entry = self._open(name)
        found = self._part(entry, part, member_of(self._session, entry, about))
        if found.is_derived:
            raise KnownAlready(part=_title(found))
        _require_asked(found)
        with self._session.transaction():
            self._write(entry, found, _stated(fields))
        return self._part(entry, found.part.code, found.unit)

    def confirm(self, name: str, parts: Sequence[str] | None = None) -> str:
        """Confirms what the program derived about this unit, as drafts; nobody has to.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            parts: codes; None for all that were not objected to.

        Returns:
            One sentence for a clerk.

        Raises:
            NotDerived: a part is one that is stated.
        """
        entry = self._open(name)
        member = member_of(self._session, entry, "")
        if parts is None:
            found = [one for one in self._reading(entry).parts(member) if one.is_derived]
            found = [one for one in found if one.stance != OBJECTED]
        else:
            found = [self._derived(entry, code, member) for code in parts]
        with self._session.transaction(tr("确认数据")):
            for one in found:
                if one.stance != CONFIRMED:
                    self._write(entry, one, {"stance": CONFIRMED, "note": ""})
        return tr("已确认{count}项数据，提交后送督查办公室。", count=len(found))

    def object(self, name: str, part: str, note: str) -> AskedPart:
        """Objects to what the program derived about this unit, as a draft.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            part: its code.
            note: what is wrong; needed.

        Raises:
            NotDerived: the part is one that is stated.
            ObjectionNeedsReason: no note.
        """
        entry = self._open(name)
        found = self._derived(entry, part, member_of(self._session, entry, ""))
        if not clean_line(note):
            raise ObjectionNeedsReason(part=_title(found))
        with self._session.transaction(tr("提出异议")):
            self._write(entry, found, {"stance": OBJECTED, "note": clean(note).strip()})
        return self._part(entry, found.part.code, found.unit)

    def attach(
        self,
        name: str,
        place: Place | str,
        source: bytes | Path,
        filename: str = "",
        note: str = "",
        dated: date | None = None,
    ) -> str:
        """Attaches a file to the draft of a part, and begins one when there is none.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            place: code of the part, or code and any name of the unit concerned.
            source: the bytes, or the file that holds them.
            filename: empty for the file's own.
            note: what it shows.
            dated: day the file itself is of; None when unknown.

        Returns:
            uid of the attachment.

        Raises:
            NotAsked: somebody else states the part.
            AppError: the file is empty, too large or unreadable; no such part or unit.
        """
        entry = self._open(name)
        part, about = (place, "") if isinstance(place, str) else place
        found = self._part(entry, part, member_of(self._session, entry, about))
        if not found.is_derived:
            _require_asked(found)
        data, attachment = read_described(self._session, source, filename, note, dated)
        with self._session.transaction(tr("添加佐证材料{name}", name=attachment.name)) as workspace:
            workspace.evidence.put(data)
            draft = self._write(entry, found, {})
            return put_attachment(self._session, draft, self._session.party, attachment)

    def detach(self, uid: str) -> None:
        """Takes a file off a draft; one that was handed in leaves when the new draft is handed in.

        Args:
            uid: of the attachment.

        Raises:
            NoSuchRecord: no part has it.
        """
        said = self._session.record(STATEMENT, attached_to(self._session, uid))
        entry = self._open(str(said.get("scheme", "")))
        about = str(said.get("about", "")) or self._session.party
        found = self._part(entry, str(said.get("part", "")), member_of(self._session, entry, about))
        if uid not in {one.uid for one in found.evidence}:
            raise NoSuchRecord(name=uid)
        with self._session.transaction(tr("移除佐证材料")):
            detach_from(self._session, self._write(entry, found, {}), uid)

    def discard(self, name: str, part: str, about: str = "") -> None:
        """Gives a draft up with its files; what was handed in stays.

        Raises:
            NothingStated: there is no draft.
        """
        entry = self._entry(name)
        found = self._part(entry, part, member_of(self._session, entry, about))
        if found.draft is None:
            raise NothingStated
        with self._session.transaction(tr("放弃草稿")):
            withdraw_attached(self._session, found.draft.uid, tr("放弃草稿"))
            self._session.withdraw(STATEMENT, found.draft.uid, tr("放弃草稿"))

    def check(self, name: str = "", parts: Sequence[Place] | None = None) -> tuple[CaseProblem, ...]:
        """What keeps the self-assessment from being handed in, part by part; the signature apart.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            parts: code and party; None for everything, where nothing may be missing about the unit itself.
        """
        entry = self._entry(name)
        return tuple(self._problems(entry, self._chosen(entry, parts), is_whole=parts is None))

    def submit(self, name: str = "", signer: str = "", parts: Sequence[Place] | None = None) -> Outcome:
        """Hands in what waits: all of it, or nothing.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            signer: who signs the self-assessment; needed for what the unit says of itself, once.
            parts: code and party; None for everything that waits.

        Returns:
            Outcome with the uids that were handed in, or what is missing; nothing is written then.

        Raises:
            NothingStated: nothing waits.
            AppError: the scheme is not published, or the final result was told.
        """
        entry = self._open(name)
        chosen = self._chosen(entry, parts)
        is_own = any(not one.is_owned for one in chosen) or (parts is None and self._owes_signature(entry))
        signed = clean_line(signer) or self._signer(entry)
        if not chosen and not is_own:
            raise NothingStated
        problems = self._problems(entry, chosen, is_whole=parts is None)
        if is_own and not signed:
            problems.append(CaseProblem("", "", "E_SIGNER", tr("请写明自评的签字人。")))
        if problems:
            return refused(tr("提交"), problems)
        with self._session.transaction():
            done = [self._hand_in(entry, one) for one in chosen]
            if is_own:
                done.append(self._sign(entry, signed))
        self._session.undoable.clear()
        return Outcome(tuple(done), (), self._sentence(entry, len(chosen)))

    def _entry(self, name: str) -> SchemeEntry:
        self._session.require(Role.UNIT)
        return chosen_entry(self._session, name)

    def _open(self, name: str) -> SchemeEntry:
        entry = self._entry(name)
        require_published(entry, tr("填报"))
        require_unsettled(self._session, entry.name)
        return entry

    def _reading(self, entry: SchemeEntry) -> Reading:
        return Reading(self._session, entry)

    def _part(self, entry: SchemeEntry, code: str, member: Participant) -> AskedPart:
        for one in self._reading(entry).parts(member):
            if one.part.code == code:
                return one
        raise NoSuchPlace(scheme=entry.name, code=code, unit=member.name)

    def _derived(self, entry: SchemeEntry, code: str, member: Participant) -> AskedPart:
        found = self._part(entry, code, member)
        if not found.is_derived:
            raise NotDerived(part=_title(found))
        return found

    def _mine(self, entry: SchemeEntry) -> tuple[AskedPart, ...]:
        """Parts about the unit itself, then those it states about others."""
        try:
            own = self.asked(entry.name)
        except NotAParticipant:
            own = ()
        known = {(one.part.code, one.unit.party) for one in own}
        owned = (one for one in self.owned(entry.name) if (one.part.code, one.unit.party) not in known)
        return (*own, *owned)

    def _chosen(self, entry: SchemeEntry, parts: Sequence[Place] | None) -> list[AskedPart]:
        """The parts with a draft."""
        if parts is None:
            return [one for one in self._mine(entry) if one.draft is not None]
        found = [self._part(entry, code, member_of(self._session, entry, about)) for code, about in parts]
        return [one for one in found if one.draft is not None]

    def _owes_signature(self, entry: SchemeEntry) -> bool:
        """Whether the unit takes part and has not signed."""
        parties = {one.party for one in participants(self._session, entry.scheme)}
        return self._session.party in parties and not self._signer(entry)

    def _signer(self, entry: SchemeEntry) -> str:
        found = self._reading(entry).handed_in("", self._session.party)
        return found.signer if found else ""

    def _write(self, entry: SchemeEntry, part: AskedPart, values: Mapping[str, Any]) -> str:
        """States values of a draft, inside a transaction; a new one begins with what was handed in.

        Returns:
            uid of the draft.
        """
        session, key = self._session, (entry.name, part.part.code, part.unit.party)
        about = {"scheme": entry.name, "part": part.part.code, "about": part.unit.party}
        if part.draft is not None:
            if values:
                session.change(STATEMENT, part.draft.uid, {**values, "on": session.today().isoformat()})
            return part.draft.uid
        said = {**_content(part.handed_in), **about, **values, "on": session.today().isoformat()}
        draft = session.put(STATEMENT, (*key, DRAFT), session.party, said)
        if part.handed_in is not None:
            copy_evidence(session, evidence_of(session, part.handed_in.uid), draft, session.party)
        return draft

    def _hand_in(self, entry: SchemeEntry, part: AskedPart) -> str:
        session, draft = self._session, part.draft
        if draft is None:
            raise NothingStated
        key = (entry.name, part.part.code, part.unit.party)
        uid = session.keyed_uid(STATEMENT, *key)
        fields = {
            "scheme": entry.name,
            "part": part.part.code,
            "about": part.unit.party,
            **_content(draft),
            "evidence": list(hand_in_attached(session, draft.uid, uid)),
            "on": session.today().isoformat(),
        }
        session.put(STATEMENT, key, session.office, fields)
        session.withdraw(STATEMENT, draft.uid, tr("已提交"))
        return uid

    def _sign(self, entry: SchemeEntry, signer: str) -> str:
        session = self._session
        key = (entry.name, "", session.party)
        fields = {"scheme": entry.name, "part": "", "about": session.party, "signer": signer}
        return session.put(STATEMENT, key, session.office, fields | {"on": session.today().isoformat()})

    def _problems(
        self, entry: SchemeEntry, chosen: Iterable[AskedPart], *, is_whole: bool
    ) -> list[CaseProblem]:
        drafted = list(chosen)
        found = [
            CaseProblem(one.draft.uid if one.draft else "", one.part.code, "E_GAP", gap)
            for one in drafted
            for gap in gaps_of(one.part, one.draft, one.is_derived)
        ]
        if is_whole:
            found += [
                CaseProblem("", one.part.code, "E_NOT_STATED", tr("{part}还没有填报。", part=_title(one)))
                for one in self._mine(entry)
                if not one.is_owned and not one.is_answered and one.draft is None
            ]
        return found

    def _sentence(self, entry: SchemeEntry, count: int) -> str:
        sentence = tr("已提交{count}项填报，导出交换包后即可送达督查办公室。", count=count)
        if is_over(entry.scheme, SELF, self._session.today()):
            sentence += tr("自评时间为{window}，已过期。", window=window_text(entry.scheme, SELF))
        left = sum(not one.is_answered for one in self._mine(entry))
        return sentence + tr("还有{left}项没有填报。", left=left) if left else sentence


def _require_asked(found: AskedPart) -> None:
    if not found.is_asked:
        raise NotAsked(part=_title(found), who=found.who_name)


def _title(one: AskedPart) -> str:
    return f"{one.part.code} {one.part.title or one.indicator.title}"


def _stated(fields: StatementFields) -> dict[str, Any]:
    """Typed values as the log keeps them."""
    kept: dict[str, Any] = {}
    if "value" in fields:
        value = fields["value"]
        kept["value"] = f"{value:f}" if isinstance(value, Decimal) else clean_line(value or "")
    if "occurrences" in fields:
        kept["occurrences"] = [occurrence_fields(one) for one in fields["occurrences"]]
    if "note" in fields:
        kept["note"] = clean(fields["note"]).strip()
    if "state" in fields:
        state = fields["state"]
        kept["state"] = state.value if state is FactState.NOT_APPLICABLE else ""
    return kept


def _content(said: Statement | None) -> dict[str, Any]:
    """What a statement says, as the log keeps it."""
    if said is None:
        return dict(_EMPTY)
    return {
        "value": said.raw,
        "occurrences": [occurrence_fields(one) for one in said.occurrences],
        "stance": said.stance,
        "note": said.note,
        "state": said.state,
    }
