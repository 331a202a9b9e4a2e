"""Typing into a sheet: every keystroke is kept before it is acknowledged, and becomes a line later.

What is typed goes into a file of its own at once (`models.typed_store`) and into the log when `settle` is
called, on whatever thread; typing goes on meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import Any, Unpack

from desktop.domain.checks.inspections import Inspection, ResultState
from desktop.domain.checks.standing import confirmed
from desktop.domain.checks.values import Answer, Checklist
from desktop.models.typed_store import TypedStore
from desktop.services.checks.fill_fields import (
    BEGUN,
    TEXTS,
    AnswerFields,
    Key,
    content,
    is_open,
    key_text,
    read_typed,
    stated,
    typed_over,
    write_typed,
)
from desktop.services.checks.fill_reading import SheetReading
from desktop.services.checks.fill_slots import Slot, put_typed, write_draft
from desktop.services.checks.fill_values import AnswerAccepted, InspectionOver, is_empty
from desktop.services.checks.importing import AnswerImport, ImportedAnswers
from desktop.services.session import LookingBack, Session

_MOST_UNDONE = 500


@dataclass(frozen=True, slots=True)
class _Step:
    """Something that can be taken back.

    Attributes:
        before: the answers as they were, by place.
        text: place and field when it is one text that is being typed; its keystrokes are one step.
    """

    before: tuple[tuple[Key, Answer], ...]
    text: tuple[Key, str] | None = None


@dataclass(slots=True)
class _Waiting:
    """An answer that becomes lines of the log, as it stood when that was begun.

    Attributes:
        fields: to be stated; none when the log says it all already.
        draft: uid of the draft; empty when there is none.
    """

    slot: Slot
    raw: str
    answer: Answer
    fields: Mapping[str, Any]
    draft: str

    @classmethod
    def of(cls, slot: Slot) -> "_Waiting":
        """What is typed at a place."""
        return cls(slot, slot.raw, slot.answer, slot.unsettled(), slot.draft)

    def settle(self) -> None:
        """Takes note that the log says it now; what was typed since is still to be written."""
        slot = self.slot
        slot.settled, slot.draft = self.answer, self.draft
        slot.conflicts = tuple(name for name in slot.conflicts if name not in self.fields)
        if slot.raw == self.raw:
            slot.typed, slot.raw = {}, ""


class SheetTyping(SheetReading):
    """A sheet that is typed into; any thread may use it."""

    def __init__(self, session: Session, inspection: Inspection, checklist: Checklist) -> None:
        super().__init__(session, inspection, checklist)
        self._scope = f"check {inspection.uid}"
        self._writing = RLock()  # of writing to the log; taken before the lock of what is in memory
        self._steps: list[_Step] = []
        if session.looking_back is None:
            self._take_over()

    def type(self, key: Key, **fields: Unpack[AnswerFields]) -> Answer:
        """Keeps what was typed; it survives the end of this program when this returns.

        Args:
            key: item and target.
            fields: those typed, see `AnswerFields`; the others stay.

        Returns:
            The answer as it stands then: to the item's present text, of today, and no copy any more, see
            `fill_fields.typed_over`.

        Raises:
            NoSuchPlace: the place is not this inspector's.
            BadAnswer: a value that cannot be kept.
            AnswerAccepted: the office has accepted the answer.
            InspectionOver: the inspection is concluded or withdrawn.
        """
        with self._lock:
            slot = self._writable(key)
            said = stated(fields, key[0])
            answer = typed_over(slot.answer, said, slot.item, self._session.today())
            if answer != slot.answer:
                (name, *others) = said
                self._remember([slot], (key, name) if name in TEXTS and not others else None)
                self._put(slot, answer)
            return slot.answer

    def confirm(self, key: Key) -> Answer:
        """States that the answer that stands there is true of what is there now.

        A copy is one no more, an answer to a text that has changed is one to the present text, and one that
        was returned is handed in again as it is.

        Raises:
            AppError: as for `type`.
        """
        with self._lock:
            slot = self._writable(key)
            if slot.is_returned or slot.conflicts:
                self._put(slot, slot.answer, is_begun=True)
            elif is_open(slot.answer, slot.item) and not is_empty(slot.answer):
                sure = confirmed(slot.answer, self._session.party, self._session.today())
                self._remember([slot])
                self._put(slot, replace(sure, text_hash=slot.item.text_hash))
            return slot.answer

    def copy_last(self, keys: Sequence[Key] | None = None) -> int:
        """Takes last time's answers over where the text is equal and nothing was said yet, marked as copies.

        Args:
            keys: places; None for all.

        Returns:
            Number of answers copied.
        """
        with self._lock:
            last = self._last_answers()
            slots = [self._slot(key) for key in (self._slots if keys is None else keys)]
            empty = [slot for slot in slots if slot.place.key in last and is_empty(slot.answer)]
            writable = [slot for slot in empty if slot.state is not ResultState.ACCEPTED]
            self._put_all({slot.place.key: last[slot.place.key] for slot in writable})
            return len(writable)

    def take(self, answers: Sequence[Answer]) -> ImportedAnswers:
        """Takes answers from a file over, only where they answer the very text that is asked.

        Args:
            answers: see `importing.read_results`.
        """
        with self._lock:
            importing = AnswerImport(self._slots, self._session.party, self._session.today())
            self._put_all(importing.decide(answers))
            return importing.report(len(answers))

    def undo(self) -> Key | None:
        """Takes the last thing back that was typed, confirmed, copied or taken over.

        Returns:
            The first place of it; None when there is nothing.
        """
        with self._lock:
            if not self._steps:
                return None
            step = self._steps[-1]
            for key, answer in step.before:
                self._put(self._writable(key), replace(answer, evidence=self._slot(key).answer.evidence))
            self._steps.pop()
            return step.before[0][0]

    def settle(self) -> int:
        """Makes lines of the log of what was typed, in one transaction, without fields that did not change.

        Returns:
            Number of answers that were written.

        Raises:
            AppError: the disk is full or fails; what was typed stays where it is.
        """
        with self._writing:
            with self._lock:
                waiting = [_Waiting.of(slot) for slot in self._slots.values() if slot.raw]
            written = [one for one in waiting if one.fields]
            if written:
                with self._session.transaction():
                    for one in written:
                        one.draft = write_draft(self._session, self.inspection.uid, one.slot, one.fields)
            with self._lock:
                for one in waiting:
                    one.settle()
                typed = {key_text(one.slot.place.key): one.raw for one in waiting}
                self._typing.drop(self._scope, typed)
            return len(written)

    @property
    def _typing(self) -> TypedStore:
        return self._session.workspace.typed

    def _take_over(self) -> None:
        """What was typed before the program ended; what belongs to no place stays where it is."""
        slots = {key_text(key): slot for key, slot in self._slots.items()}
        for name, raw in self._typing.all(self._scope).items():
            if name in slots:
                put_typed(slots[name], read_typed(raw), raw)

    def _put(self, slot: Slot, answer: Answer, *, is_begun: bool = False) -> None:
        """Keeps an answer: in the file first, then in memory."""
        before = content(slot.answer)
        changed = {name: value for name, value in content(answer).items() if before[name] != value}
        typed = slot.typed | changed | {"text_hash": answer.text_hash} | ({BEGUN: True} if is_begun else {})
        raw = write_typed(typed)
        self._typing.put(self._scope, key_text(slot.place.key), raw)
        slot.typed, slot.raw, slot.answer = typed, raw, answer

    def _put_all(self, answers: Mapping[Key, Answer]) -> None:
        """Keeps several answers; they are taken back together."""
        slots = [self._writable(key) for key in answers]
        if slots:
            self._remember(slots)
        for slot in slots:
            said = answers[slot.place.key]
            self._put(slot, replace(said, evidence=slot.answer.evidence, inspector=self._session.party))

    def _remember(self, slots: Sequence[Slot], text: tuple[Key, str] | None = None) -> None:
        if text is not None and self._steps and self._steps[-1].text == text:
            return
        self._steps.append(_Step(tuple((slot.place.key, slot.answer) for slot in slots), text))
        del self._steps[:-_MOST_UNDONE]

    def _writable(self, key: Key) -> Slot:
        self._require_going_on()
        slot = self._slot(key)
        if slot.state is ResultState.ACCEPTED:
            raise AnswerAccepted(item=key[0])
        return slot

    def _require_going_on(self) -> None:
        if self._session.looking_back is not None:
            raise LookingBack(day=self._session.looking_back)
        if self.inspection.withdrawn or self.inspection.concluded_on is not None:
            raise InspectionOver(code=self.inspection.code)
