"""Signing a sheet: what the signatures bind, who may sign, and how drawings are kept small."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desktop.domain.checks.inspections import (
    CheckResult,
    Inspection,
    Place,
    SheetSignature,
    Strokes,
)
from desktop.domain.checks.standing import Side, SigningStanding, signed_digest, signing
from desktop.domain.checks.values import Answer
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.services.checks.fill_fields import DRAFT, blank
from desktop.services.session import Session

KIND = "signature"
MOST_POINTS = 400
WIDTH, HEIGHT = 1000, 400
_LONGEST_NAME, _LONGEST_REFUSAL = 40, 400


class SignerMissing(AppError):
    """A signature needs the name of a person."""

    code = "E_SIGNER"
    template = mark("请写明签名人的姓名，没有签名。")


class NotAnInspector(AppError):
    """Somebody signs as inspector who does not take part."""

    code = "E_SIGNER"
    template = mark("{name}不是本次检查的检查员（{names}），没有签名。被检查单位的人员请在单位一方签名。")


class OnlyUnitRefuses(AppError):
    """Only the inspected unit's person may refuse to sign."""

    code = "E_REFUSAL"
    template = mark("只有被检查单位一方可以记为拒签，没有签名。")


def sheet_answers(
    asked: Sequence[Place], inspector: str, results: Iterable[CheckResult]
) -> tuple[Answer, ...]:
    """The answers of one inspector as signatures bind them: one at every place, unchecked where none is.

    Args:
        asked: the places of that inspector's share, see `domain.checks.inspections.places`.
        inspector: party.
        results: of any inspectors; a draft stands over what was submitted before it.
    """
    found: dict[tuple[str, str], CheckResult] = {}
    for result in results:
        if result.answer.inspector == inspector and (result.is_draft or result.place not in found):
            found[result.place] = result
    return tuple(
        found[place.key].answer if place.key in found else blank(place, inspector) for place in asked
    )


def current_signatures(signatures: Iterable[SheetSignature]) -> tuple[SheetSignature, ...]:
    """One signature a person and side: of two the one that was not submitted yet."""
    found: dict[tuple[Side, str], SheetSignature] = {}
    for one in signatures:
        key = (one.signature.side, one.signature.name)
        if key not in found or one.is_draft:
            found[key] = one
    return tuple(found.values())


def sheet_standing(answers: Sequence[Answer], signatures: Iterable[SheetSignature]) -> SigningStanding:
    """Where the signing of one sheet stands.

    Args:
        answers: see `sheet_answers`.
        signatures: under that sheet.
    """
    return signing([one.signature for one in current_signatures(signatures)], answers)


def signature_fields(
    inspection: Inspection, side: Side, name: str, position: str, strokes: Strokes, refusal: str
) -> dict[str, Any]:
    """A signature as the log keeps it, but for what it binds and when it was made.

    Raises:
        SignerMissing: there is no name.
        NotAnInspector: an inspector's signature by somebody who does not take part.
        OnlyUnitRefuses: an inspector refuses.
    """
    named = clean_line(name)[:_LONGEST_NAME]
    if not named:
        raise SignerMissing
    names = [share.name for share in inspection.shares]
    if side is Side.INSPECTOR and named not in names:
        raise NotAnInspector(name=named, names="、".join(names))
    if side is Side.INSPECTOR and refusal.strip():
        raise OnlyUnitRefuses
    return {
        "inspection": inspection.uid,
        "side": side.value,
        "name": named,
        "position": clean_line(position)[:_LONGEST_NAME],
        "strokes": [] if refusal.strip() else thinned(strokes),
        "refusal": clean_line(refusal)[:_LONGEST_REFUSAL],
    }


def write_signature(session: Session, fields: Mapping[str, Any], answers: Sequence[Answer]) -> str:
    """Keeps a signature under answers as they stand, told to nobody yet, inside a transaction.

    Returns:
        Its uid.
    """
    bound = {"digest": signed_digest(answers), "at": session.stamp().wall}
    key = (fields["inspection"], fields["side"], fields["name"], DRAFT)
    return session.put(KIND, key, session.party, {**fields, **bound})


def thinned(strokes: Strokes) -> list[list[list[int]]]:
    """A drawing of at most `MOST_POINTS` points within its frame; ends of lines stay where they are.

    Args:
        strokes: as drawn, in thousandths of the width; empty lines are left out.
    """
    lines = [[_within(point) for point in stroke] for stroke in strokes if stroke]
    step = 1
    while sum(len(_every(line, step)) for line in lines) > MOST_POINTS and step < MOST_POINTS:
        step += 1
    kept = [_every(line, step) for line in lines]
    while sum(map(len, kept)) > MOST_POINTS:
        kept.pop()
    return kept


def _every(line: list[list[int]], step: int) -> list[list[int]]:
    """Every n-th point, the first and the last among them."""
    kept = line[::step]
    return kept if kept[-1] == line[-1] else [*kept, line[-1]]


def _within(point: tuple[int, int]) -> list[int]:
    x, y = point
    return [min(max(round(x), 0), WIDTH), min(max(round(y), 0), HEIGHT)]
