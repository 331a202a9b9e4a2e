"""From rows of the tables of security checks to values: one list of columns and one function a kind."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desktop.domain.checks.findings import CorrectiveAction, Finding, Reinspection
from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    ResultReview,
    Share,
    SheetSignature,
)
from desktop.domain.checks.standing import Side, Signature
from desktop.domain.checks.values import Answer, Severity, Verdict
from desktop.models import rows
from desktop.models.check_kinds import ACCEPTED
from desktop.models.table_reads import party_of
from desktop.models.year_rows import reason_of, version_of

INSPECTION = (
    "uid, code, title, basis, checklist, edition, checklist_hash, profile, level, unit, unit_name, system, "
    "targets, items, shares, leader, starts_on, ends_on, cap_reason, reinspects, previous, planned_on, "
    "is_issued, supersedes, concluded_on, concluded_value, is_withdrawn, withdrawn, conflicts"
)
RESULT = (
    "uid, inspection, item, target, text_hash, verdict, observation, reason, note, severity, details, "
    f'is_copied, "on", is_issued, {version_of("check_result")}, submitted_on, conflicts'
)
EVIDENCE = (
    "uid, inspection, item, target, sha256, name, size, media, taken_at, latitude, longitude, camera, "
    "added_on, note, is_issued"
)
ATTACHED = "inspection, item, target, uid, sha256, is_issued"
SIGNATURE = "uid, inspection, side, name, digest, at, position, strokes, refusal, is_issued"
REVIEW = 'uid, result, version, verdict, opinion, "on", reviewer'
FINDING = (
    "uid, checklist, item, text_hash, unit, target, severity, found_on, due, code, notice, inspection, "
    "inspection_title, system, edition, category, requirement, standard, verdict, observation, demand, "
    "unit_name, repeats, task, closed_on, closing, is_withdrawn, withdrawn, "
    f"{version_of('finding')}, conflicts"
)
ACTION = (
    f'{version_of("corrective_action")}, "on", uid, finding, cause, measures, result, responsible, done_on, '
    "is_issued, conflicts"
)
REINSPECTION = 'version, is_granted, "on", uid, about, reason, inspection'
PHOTO = 'uid, "of", sha256, name, size, media, taken_at, latitude, longitude, camera, note'
QUOTED = 'inspection, title, "on", answers'


@dataclass(frozen=True, slots=True)
class QuotedAnswers:
    """Last time's answers, as the office quotes them to the inspectors of an inspection.

    Attributes:
        inspection: uid of the earlier one.
        title: of the earlier one.
        on: day of the earlier one; None when unknown.
        answers: as they were written, unread; others may have written anything into them.
    """

    inspection: str
    title: str
    on: date | None
    answers: tuple[Mapping[str, Any], ...]


def inspection(row: Sequence[Any]) -> Inspection:
    """From columns `INSPECTION`."""
    return Inspection(
        uid=row[0],
        code=row[1],
        title=row[2],
        basis=row[3],
        checklist=row[4],
        edition=row[5],
        checklist_hash=row[6],
        profile=row[7],
        level=row[8],
        unit=row[9],
        unit_name=row[10],
        system=row[11],
        targets={name: rows.names(value) for name, value in json.loads(row[12]) if value is not None},
        items=rows.names(row[13]),
        shares=shares(row[14]),
        leader=row[15],
        starts_on=rows.day(row[16]),
        ends_on=rows.day(row[17]),
        cap_reason=row[18],
        reinspects=rows.names(row[19]),
        previous=row[20],
        planned_on=rows.day(row[21]),
        is_issued=bool(row[22]),
        supersedes=row[23],
        concluded_on=rows.day(row[24]),
        concluded_value=_number(row[25]),
        withdrawn=reason_of(row[26], row[27]),
        conflicts=rows.names(row[28]),
    )


def shares(text: str) -> tuple[Share, ...]:
    """The shares of an inspection from JSON; one of nobody is passed over, of two of one party the first."""
    found: dict[str, Share] = {}
    for inspector, name, categories in json.loads(text):
        if inspector:
            found.setdefault(inspector, Share(inspector, name, rows.names(categories)))
    return tuple(found.values())


class Attached:
    """Hashes of what is attached to answers, by inspection, place, inspector, and whether it was submitted.

    Args:
        rows: from columns `ATTACHED`, by hash.
    """

    def __init__(self, rows: Iterable[Sequence[Any]] = ()) -> None:
        self._hashes: dict[tuple[str, ...], dict[str, bool]] = {}
        for inspected, item, target, uid, digest, is_issued in rows:
            hashes = self._hashes.setdefault((inspected, item, target, party_of(uid)), {})
            hashes[digest] = hashes.get(digest, False) or bool(is_issued)

    def to(self, place: tuple[str, ...], *, drafts: bool) -> tuple[str, ...]:
        """What is attached to an answer.

        Args:
            place: inspection, item, target and inspector.
            drafts: whether what was not submitted is included.
        """
        hashes = self._hashes.get(place, {})
        return tuple(digest for digest, is_submitted in hashes.items() if drafts or is_submitted)


def result(row: Sequence[Any], attached: Attached) -> CheckResult:
    """From columns `RESULT`.

    What is attached to a submitted answer is what was submitted with it; to a draft, everything.
    """
    uid, inspected, item, target, text_hash, verdict, observation, reason, note, severity, *rest = row
    details, is_copied, on, is_issued, version, submitted_on, conflicts = rest
    answer = Answer(
        item=item,
        target=target,
        text_hash=text_hash,
        verdict=Verdict(verdict),
        observation=observation,
        reason=reason,
        note=note,
        severity=_severity(severity),
        details={name: value for name, value in json.loads(details) if value is not None},
        evidence=attached.to((inspected, item, target, party_of(uid)), drafts=not is_issued),
        is_copied=bool(is_copied),
        inspector=party_of(uid),
        on=rows.day(on),
    )
    submitted = rows.day(submitted_on)
    return CheckResult(uid, inspected, answer, not is_issued, version.hex(), submitted, rows.names(conflicts))


def evidence(row: Sequence[Any]) -> CheckEvidence:
    """From columns `EVIDENCE`."""
    uid, inspected, item, target, *file, latitude, longitude, camera, added_on, note, is_issued = row
    digest, name, size, media, taken_at = file
    return CheckEvidence(
        uid=uid,
        inspection=inspected,
        item=item,
        target=target,
        inspector=party_of(uid),
        sha256=digest,
        name=name,
        size=size,
        media=media,
        taken_at=taken_at,
        latitude=_number(latitude),
        longitude=_number(longitude),
        camera=camera,
        added_on=rows.day(added_on),
        note=note,
        is_draft=not is_issued,
    )


def signature(row: Sequence[Any]) -> SheetSignature:
    """From columns `SIGNATURE`; the sheet is that of the party that holds the pad."""
    uid, inspected, side, name, digest, at, position, strokes, refusal, is_issued = row
    return SheetSignature(
        uid=uid,
        inspection=inspected,
        sheet=party_of(uid),
        signature=Signature(Side(side), name, digest, datetime.fromisoformat(at) if at else None),
        position=position,
        strokes=tuple(tuple((x, y) for x, y in stroke) for stroke in json.loads(strokes)),
        refusal=refusal,
        is_draft=not is_issued,
    )


def review(row: Sequence[Any]) -> ResultReview:
    """From columns `REVIEW`."""
    uid, judged, version, verdict, opinion, on, reviewer = row
    return ResultReview(uid, judged, version, verdict == ACCEPTED, opinion, rows.day(on), reviewer)


def finding(row: Sequence[Any]) -> Finding:
    """From columns `FINDING`."""
    return Finding(
        uid=row[0],
        checklist=row[1],
        item=row[2],
        text_hash=row[3],
        unit=row[4],
        target=row[5],
        severity=_severity(row[6]),
        found_on=date.fromisoformat(row[7]),
        due=rows.day(row[8]),
        code=row[9],
        notice=row[10],
        inspection=row[11],
        inspection_title=row[12],
        system=row[13],
        edition=row[14],
        category=row[15],
        requirement=row[16],
        standard=row[17],
        verdict=Verdict(row[18]),
        observation=row[19],
        demand=row[20],
        unit_name=row[21],
        repeats=rows.names(row[22]),
        task=row[23],
        closed_on=rows.day(row[24]),
        closing=row[25],
        withdrawn=reason_of(row[26], row[27]),
        version=row[28].hex(),
        conflicts=rows.names(row[29]),
    )


def action(row: Sequence[Any]) -> CorrectiveAction:
    """From columns `ACTION`."""
    version, on, uid, corrected, cause, measures, outcome, responsible, done_on, is_issued, conflicts = row
    return CorrectiveAction(
        version=version.hex(),
        on=date.fromisoformat(on),
        uid=uid,
        finding=corrected,
        cause=cause,
        measures=measures,
        result=outcome,
        responsible=responsible,
        done_on=rows.day(done_on),
        is_draft=not is_issued,
        conflicts=rows.names(conflicts),
    )


def reinspection(row: Sequence[Any]) -> Reinspection:
    """From columns `REINSPECTION`; one that does not say did not pass."""
    version, is_granted, on, uid, about, reason, inspected = row
    return Reinspection(version, bool(is_granted), date.fromisoformat(on), uid, about, reason, inspected)


def quoted(row: Sequence[Any]) -> QuotedAnswers:
    """From columns `QUOTED`."""
    inspected, title, on, answers = row
    return QuotedAnswers(inspected, title, rows.day(on), tuple(json.loads(answers)))


def photo(row: Sequence[Any], of: Finding | None) -> CheckEvidence:
    """From columns `PHOTO`: a photograph of a finding as the office quotes it.

    Args:
        row: those columns.
        of: the finding; None when it is not here.
    """
    uid, _, *file, latitude, longitude, camera, note = row
    digest, name, size, media, taken_at = file
    return CheckEvidence(
        uid=uid,
        inspection=of.inspection if of else "",
        item=of.item if of else "",
        target=of.target if of else "",
        inspector="",
        sha256=digest,
        name=name,
        size=size,
        media=media,
        taken_at=taken_at,
        latitude=_number(latitude),
        longitude=_number(longitude),
        camera=camera,
        note=note,
    )


def _severity(word: str) -> Severity | None:
    return Severity(word) if word else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
