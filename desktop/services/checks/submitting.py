"""Handing a sheet in: answers, what is attached to them, signatures under them; all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desktop.domain.checks.inspections import Inspection, ResultState, SheetSignature
from desktop.domain.checks.standing import Gap, SigningStanding
from desktop.domain.checks.values import Verdict
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.fold import WITHDRAWN
from desktop.records.line import Edit
from desktop.services.checks import attaching, signing
from desktop.services.checks.fill_fields import KIND, content
from desktop.services.checks.fill_slots import Slot, draft_fields
from desktop.services.checks.titles import GAP_TITLES
from desktop.services.session import Session

_NAMED_GAPS = 3


class GapsLeft(AppError):
    """Something is missing that keeps a sheet from being submitted."""

    code = "E_GAPS"
    template = mark("还有{count}处需要补充，没有提交：{places}。")


class ConflictsLeft(AppError):
    """Two computers of the inspector say different things."""

    code = "E_ANSWER_CONFLICT"
    template = mark(
        "有{count}项结果在两台电脑上填写得不同（{places}），没有提交。请逐项核对，写上正确的内容并确认。"
    )


class SignaturesMissing(AppError):
    """Not everybody has signed what stands there now."""

    code = "E_SIGNATURES"
    template = mark("签名不全，没有提交：{reason}。")


class NothingToHandIn(AppError):
    """Everything was submitted already."""

    code = "E_NOTHING_TO_SUBMIT"
    template = mark("检查{code}没有新的结果可提交。")


def require_complete(
    inspection: Inspection, slots: Sequence[Slot], gaps: Sequence[Gap], signed: SigningStanding
) -> None:
    """Refuses a sheet that cannot be handed in.

    Args:
        inspection: which one.
        slots: all places.
        gaps: what the answers lack.
        signed: where the signing stands.

    Raises:
        NothingToHandIn: the office was told everything.
        GapsLeft: something that blocks is missing.
        ConflictsLeft: fields are in conflict.
        SignaturesMissing: a signature is missing, or no longer holds.
    """
    if not any(slot.waits for slot in slots):
        raise NothingToHandIn(code=inspection.code)
    blocking = [gap for gap in gaps if gap.kind.blocks]
    if blocking:
        named = [
            tr("{place}：{gap}", place=place_text(gap.item, gap.target), gap=tr(GAP_TITLES[gap.kind]))
            for gap in blocking[:_NAMED_GAPS]
        ]
        raise GapsLeft(count=len(blocking), places=listed(named, len(blocking)))
    torn = [slot for slot in slots if slot.waits and slot.conflicts]
    if torn:
        named = [place_text(*slot.place.key) for slot in torn[:_NAMED_GAPS]]
        raise ConflictsLeft(count=len(torn), places=listed(named, len(torn)))
    if not signed.is_complete:
        raise SignaturesMissing(reason=lacking_signatures(signed))


def hand_in(
    session: Session, inspection: Inspection, slots: Sequence[Slot], signatures: Iterable[SheetSignature]
) -> str:
    """Tells the office, in one transaction, everything that it was not told.

    Args:
        session: the inspector's.
        inspection: which one.
        slots: all places, settled.
        signatures: that hold.

    Returns:
        One sentence.
    """
    waiting = [slot for slot in slots if slot.waits]
    files, names = 0, 0
    with session.transaction():
        for slot in waiting:
            files += _hand_in_answer(session, inspection.uid, slot)
        for one in signatures:
            if one.is_draft:
                names += 1
                _hand_in_signature(session, one)
    session.undoable.clear()
    return _sentence(slots, waiting, files, names)


def lacking_signatures(signed: SigningStanding) -> str:
    """What signing lacks, in words; empty when it is complete."""
    said = []
    if signed.broken:
        names = "、".join(dict.fromkeys(one.name for one in signed.broken))
        said.append(tr("{names}签名后结果又有改动，签名已失效", names=names))
    if signed.inspectors_missing:
        said.append(tr("还差检查员签名{count}人", count=signed.inspectors_missing))
    if signed.unit_missing:
        said.append(tr("还差被检查单位签名"))
    return "；".join(said)


def place_text(item: str, target: str) -> str:
    """A place in words."""
    return tr("{item}（{target}）", item=item, target=target) if target else item


def listed(named: Sequence[str], count: int) -> str:
    """The first few of several, with a word when there are more."""
    words = "；".join(named)
    return tr("{words}等", words=words) if count > len(named) else words


def _hand_in_answer(session: Session, inspection: str, slot: Slot) -> int:
    """One answer with what is attached to it; gives the number of files."""
    fields = draft_fields(inspection, slot.place.key, content(slot.answer))
    fields["evidence"] = list(slot.answer.evidence)  # so that a verdict covers them with the rest
    key = (inspection, *slot.place.key)
    if slot.submitted is None:
        session.put(KIND, key, session.office, fields | _today(session))
    else:
        uid = session.put(KIND, key, session.office, fields)
        _state_day(session, uid)
    if slot.draft:
        session.withdraw(KIND, slot.draft, tr("已提交"))
    return attaching.hand_in(session, slot.evidence)


def _state_day(session: Session, uid: str) -> None:
    """States the day even when it is the same, so that what is handed in again is another version."""
    record = session.record(KIND, uid)
    day = _today(session)
    edit = Edit(KIND, uid, day, record.replacing(day))
    session.append(session.office, [edit])


def _today(session: Session) -> dict[str, Any]:
    return {"submitted_on": session.today().isoformat()}


def _hand_in_signature(session: Session, one: SheetSignature) -> None:
    values: Mapping[str, Any] = session.record(signing.KIND, one.uid).values
    fields = {name: value for name, value in values.items() if name != WITHDRAWN}
    key = (one.inspection, one.signature.side.value, one.signature.name)
    session.put(signing.KIND, key, session.office, fields)
    session.withdraw(signing.KIND, one.uid, tr("已提交"))


def _sentence(slots: Sequence[Slot], waiting: Sequence[Slot], files: int, names: int) -> str:
    unchecked = sum(slot.answer.verdict is Verdict.UNCHECKED for slot in waiting)
    returned = sum(slot.state is ResultState.RETURNED for slot in slots if not slot.waits)
    said = tr(
        "已提交{count}项结果、照片和附件{files}个、签名{names}个，等待督查办公室审核。",
        count=len(waiting),
        files=files,
        names=names,
    )
    said += tr("其中{count}项未检查。", count=unchecked) if unchecked else ""
    return said + (tr("另有{count}项被退回，尚未修改。", count=returned) if returned else "")
