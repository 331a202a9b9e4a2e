"""Which answers can become findings, and how findings are told to a unit with their photographs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.checks.findings import Finding, repeats
from desktop.domain.checks.inspections import (
    CheckEvidence,
    CheckResult,
    Inspection,
    Place,
    ResultState,
    fails,
    places,
    result_state,
)
from desktop.domain.checks.tally import severity_of
from desktop.domain.checks.values import Severity, Verdict
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.services.checks.editions import edition_of
from desktop.services.checks.findings_reading import (
    CODE_NUMBER,
    KIND,
    NOTICE_NUMBER,
    PresentUnits,
)
from desktop.services.checks.findings_rules import proposed_due
from desktop.services.checks.findings_values import (
    Candidate,
    FindingChoice,
    FindingDueTooEarly,
    NothingToRaise,
    Raised,
    SeverityMissing,
)
from desktop.services.checks.titles import SEVERITY_TITLES
from desktop.services.session import NoSuchRecord, Session

QUOTATION = "quotation"
_PHOTO = "photo"
_GRAVITY = {None: 0, Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3}


@dataclass(frozen=True, slots=True)
class _Ready:
    """One finding decided on, before anything is written."""

    candidate: Candidate
    severity: Severity
    due: date
    demand: str


def candidates_of(session: Session, inspection: Inspection, on: date) -> tuple[Candidate, ...]:
    """Accepted answers that fail and have no finding that stands, in the order of the checklist.

    A re-inspection has none: what it sees is said of the findings that it looks at again.

    Args:
        session: the office's.
        inspection: handed out.
        on: day on which they would be told.

    Raises:
        NoSuchChecklist: its checklist is not here.
        EditionDiffers: it has another text here.
    """
    if inspection.is_reinspection or inspection.withdrawn:
        return ()
    with session.reading() as workspace:
        failing = _failing(workspace, inspection)
        photos = workspace.ledger.check_evidence(inspection.uid)
        raised = workspace.ledger.findings(inspection=inspection.uid, withdrawn=True)
        earlier = workspace.ledger.findings()
    standing = {(one.item, one.target) for one in raised if not one.withdrawn}
    withdrawn = {(one.item, one.target): one.withdrawn for one in raised if one.withdrawn}
    past = _Past(PresentUnits(session, on), earlier, inspection, on)
    return tuple(
        _candidate(session, place, failing[place.key], photos, past, withdrawn.get(place.key, ""))
        for place in places(edition_of(session, inspection), inspection)
        if place.key in failing and place.key not in standing
    )


def raise_findings(
    session: Session, inspection: Inspection, choices: Sequence[FindingChoice] | None, on: date
) -> Raised:
    """Tells the inspected unit its findings under one number, all of those chosen or none.

    Args:
        session: the office's.
        inspection: handed out.
        choices: None for all candidates as proposed, but those withdrawn before.
        on: day of the notice.

    Raises:
        NothingToRaise: no candidate is left or chosen.
        NoSuchRecord: a choice is no candidate.
        SeverityMissing: one was not rated.
        FindingDueTooEarly: a deadline before the notice.
    """
    ready = _decided(session, inspection, choices, on)
    if not ready:
        raise NothingToRaise(inspection=inspection.title or inspection.code)
    with session.transaction(tr("下发整改通知书，问题{count}个", count=len(ready))) as workspace:
        writer = _Writer(session, workspace, inspection, on)
        uids = tuple(writer.write(one) for one in ready)
    return Raised(uids, writer.notice, tuple(writer.codes), _sentence(writer.notice, writer.codes, ready))


def last_number(workspace: Workspace, year: int) -> int:
    """The highest number of a finding in a year, withdrawn ones counted."""
    codes = (CODE_NUMBER.fullmatch(str(one.get("code", ""))) for one in workspace.log.records(KIND))
    return max((int(one["number"]) for one in codes if one and int(one["year"]) == year), default=0)


def last_notice(workspace: Workspace, year: int) -> int:
    """The highest number of a notice in a year, withdrawn findings counted."""
    found = (NOTICE_NUMBER.fullmatch(str(one.get("notice", ""))) for one in workspace.log.records(KIND))
    return max((int(one["number"]) for one in found if one and int(one["year"]) == year), default=0)


def notice_number(year: int, number: int) -> str:
    """The number of a notice as it is written."""
    return f"整改〔{year}〕{number}号"


def finding_code(year: int, number: int) -> str:
    """The code of a finding as it is written."""
    return f"问{year}-{number:03d}"


def _failing(workspace: Workspace, inspection: Inspection) -> dict[tuple[str, str], list[CheckResult]]:
    """Accepted answers that do not conform, by place, the gravest first."""
    reviews = workspace.ledger.result_reviews(inspection.uid)
    found: dict[tuple[str, str], list[CheckResult]] = {}
    for result in workspace.ledger.check_results(inspection.uid, drafts=False):
        accepted = result_state(result, reviews.get(result.uid, ())) is ResultState.ACCEPTED
        if accepted and fails(result.answer.verdict):
            found.setdefault(result.place, []).append(result)
    for several in found.values():
        several.sort(key=_gravity, reverse=True)
    return found


def _gravity(result: CheckResult) -> tuple[bool, int]:
    return result.answer.verdict is Verdict.NONCONFORMING, _GRAVITY[result.answer.severity]


class _Past:
    """What was found before, with the units as they are on the day."""

    def __init__(
        self, units: PresentUnits, earlier: Iterable[Finding], inspection: Inspection, on: date
    ) -> None:
        self._known = {one.uid: one for one in earlier}
        self._earlier = [replace(one, unit=units.of(one.unit)) for one in self._known.values()]
        self._unit = units.of(inspection.unit)
        self._inspection = inspection
        self.on = on

    def repeated(self, place: Place, text_hash: str) -> tuple[Finding, ...]:
        """The findings that one at a place would repeat, of other inspections, oldest first."""
        new = Finding(
            uid="",
            checklist=self._inspection.checklist,
            item=place.item.code,
            text_hash=text_hash,
            unit=self._unit,
            target=place.target,
            severity=None,
            found_on=self.on,
            due=None,
        )
        earlier = (one for one in self._earlier if one.inspection != self._inspection.uid)
        return tuple(self._known[one.uid] for one in repeats(new, earlier))


def _candidate(
    session: Session,
    place: Place,
    results: Sequence[CheckResult],
    photos: Sequence[CheckEvidence],
    past: _Past,
    withdrawn: str,
) -> Candidate:
    first = results[0]
    severity = severity_of(place.item, first.answer)
    return Candidate(
        place=place,
        answer=first.answer,
        severity=severity,
        due=proposed_due(session, severity, past.on),
        demand=_demand(place),
        repeats=past.repeated(place, first.answer.text_hash),
        result=first.uid,
        evidence=_photos(place, results, photos),
        withdrawn=withdrawn,
    )


def _photos(
    place: Place, results: Sequence[CheckResult], photos: Sequence[CheckEvidence]
) -> tuple[CheckEvidence, ...]:
    """What is attached to failing answers at a place, each file once."""
    attached = {(one.answer.inspector, digest) for one in results for digest in one.answer.evidence}
    found = {
        photo.sha256: photo
        for photo in photos
        if (photo.item, photo.target) == place.key
        and not photo.is_draft
        and (photo.inspector, photo.sha256) in attached
    }
    return tuple(found.values())


def _demand(place: Place) -> str:
    wanted = (place.item.criterion or place.item.requirement).strip()
    return tr("请按要求整改到位，达到：{wanted}", wanted=wanted)


def _decided(
    session: Session, inspection: Inspection, choices: Sequence[FindingChoice] | None, on: date
) -> list[_Ready]:
    """What is to be written, or why not."""
    candidates = candidates_of(session, inspection, on)
    by_key = {one.key: one for one in candidates}
    if choices is None:
        choices = [FindingChoice(*one.key) for one in candidates if not one.withdrawn]
    for choice in choices:
        if (choice.item, choice.target) not in by_key:
            raise NoSuchRecord(name="@".join(filter(None, (choice.item, choice.target))))
    chosen = {(choice.item, choice.target): choice for choice in choices}
    rated = [(by_key[key], choice, choice.severity or by_key[key].severity) for key, choice in chosen.items()]
    if unrated := [_label(candidate) for candidate, _, severity in rated if severity is None]:
        raise SeverityMissing(count=len(unrated), first=unrated[0])
    ready = [
        _ready(session, candidate, choice, severity, on) for candidate, choice, severity in rated if severity
    ]
    order = {key: place for place, key in enumerate(by_key)}
    return sorted(ready, key=lambda one: order[one.candidate.key])


def _ready(
    session: Session, candidate: Candidate, choice: FindingChoice, severity: Severity, on: date
) -> _Ready:
    due = choice.due or proposed_due(session, severity, on)
    if due < on:
        raise FindingDueTooEarly(finding=_label(candidate), due=due, on=on)
    return _Ready(candidate, severity, due, choice.demand.strip() or candidate.demand)


def _label(candidate: Candidate) -> str:
    item, target = candidate.key
    return f"{item}（{target}）" if target else item


class _Writer:
    """Writes the findings of one notice, inside a transaction.

    Attributes:
        notice: number of the notice.
        codes: of what was written so far.
    """

    def __init__(self, session: Session, workspace: Workspace, inspection: Inspection, on: date) -> None:
        self._session = session
        self._workspace = workspace
        self._inspection = inspection
        self._on = on
        units = PresentUnits(session, on)
        self._unit = units.of(inspection.unit)
        self._unit_name = units.name(inspection.unit, inspection.unit_name)
        self._next = last_number(workspace, on.year) + 1
        self.notice = notice_number(on.year, last_notice(workspace, on.year) + 1)
        self.codes: list[str] = []

    def write(self, ready: _Ready) -> str:
        """Tells the unit one finding with its photographs.

        Returns:
            Its uid.
        """
        key = self._key(ready.candidate)
        known = self._workspace.log.record(KIND, self._session.keyed_uid(KIND, *key))
        code = str(known.get("code", "")) if known else ""
        if not code:
            code, self._next = finding_code(self._on.year, self._next), self._next + 1
        self.codes.append(code)
        fields = {**self._fields(ready), "code": code}
        uid = self._session.put(KIND, key, self._unit, fields)
        for photo in ready.candidate.evidence:
            self._session.put(QUOTATION, (_PHOTO, uid, photo.sha256), self._unit, _quoted(uid, photo))
        return uid

    def _key(self, candidate: Candidate) -> tuple[str, ...]:
        """What makes the finding the one; it is another one when it was told to a unit that is gone."""
        key = (self._inspection.uid, *candidate.key)
        audience = self._workspace.log.audience(KIND, self._session.keyed_uid(KIND, *key))
        return key if audience in (None, self._unit) else (*key, self._unit)

    def _fields(self, ready: _Ready) -> dict[str, Any]:
        inspection, item, answer = self._inspection, ready.candidate.place.item, ready.candidate.answer
        return {
            "notice": self.notice,
            "inspection": inspection.uid,
            "inspection_title": inspection.title,
            "system": inspection.system,
            "checklist": inspection.checklist,
            "edition": inspection.edition,
            "item": item.code,
            "category": item.category,
            "text_hash": answer.text_hash,
            "requirement": item.requirement,
            "standard": item.standard,
            "unit": self._unit,
            "unit_name": self._unit_name,
            "target": answer.target,
            "severity": ready.severity.value,
            "verdict": answer.verdict.value,
            "observation": answer.observation,
            "demand": ready.demand,
            "found_on": self._on.isoformat(),
            "due": ready.due.isoformat(),
            "repeats": [one.uid for one in ready.candidate.repeats],
            "closed_on": None,
            "closing": "",
        }


def _quoted(finding: str, photo: CheckEvidence) -> Mapping[str, Any]:
    """A photograph of an inspector as the office quotes it."""
    return {
        "of": finding,
        "sha256": photo.sha256,
        "name": photo.name,
        "size": photo.size,
        "media": photo.media,
        "taken_at": photo.taken_at,
        "latitude": _coordinate(photo.latitude),
        "longitude": _coordinate(photo.longitude),
        "camera": photo.camera,
        "note": photo.note,
    }


def _coordinate(degrees: Decimal | None) -> str | None:
    return None if degrees is None else f"{degrees:f}"


def _sentence(notice: str, codes: Sequence[str], ready: Sequence[_Ready]) -> str:
    counts = Counter(one.severity for one in ready)
    parts = [
        tr("{severity}{count}个", severity=tr(SEVERITY_TITLES[severity]), count=counts[severity])
        for severity in Severity
        if counts[severity]
    ]
    span = codes[0] if len(codes) == 1 else tr("{first}等", first=codes[0])
    sentence = tr(
        "已下发{notice}：问题{count}个（{parts}），编号{span}，最早{due}前整改到位。",
        notice=notice,
        count=len(ready),
        parts="、".join(parts),
        span=span,
        due=min(one.due for one in ready),
    )
    repeated = sum(bool(one.candidate.repeats) for one in ready)
    return sentence + tr("其中{count}个是重复问题。", count=repeated) if repeated else sentence
