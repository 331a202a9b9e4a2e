"""What stands in the way of a formal report (出正式报告前须处理).

Source: DOMAIN.md, "Year-end evaluation": no formal report while an input has an unresolved conflict, a
quarantined line or missing evidence; that open appeals, missing facts and reports nobody judged stand in the
way as well is our decision.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from desktop.domain.evaluation.values import Evaluation, Source, UnitScore
from desktop.i18n import tr
from desktop.models.workspace import Workspace
from desktop.records.stream import Role, role_of
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.conflicts import ConflictService
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.evaluation.facts import FACTS
from desktop.services.evaluation.facts_ledger import waiting_reports
from desktop.services.evaluation.facts_reading import Year
from desktop.services.evaluation.inputs import scheme_name
from desktop.services.evaluation.values import Blocker, BlockerKind
from desktop.services.session import Session

_FEEDING = frozenset(
    {
        "policy", "task", "milestone", "target", "assignment", "acceptance", "feedback", "evidence",
        "review", "ruling", "notice", "rule", "inspection", "finding", "corrective_action", "scheme",
        "self_assessment", "adjustment", "appeal", "unit",
    }
)  # fmt: skip
"""Kinds of records that facts, changes and adjustments follow from."""
_ORDER = {kind: place for place, kind in enumerate(BlockerKind)}


def blockers_of(session: Session, evaluation: Evaluation) -> tuple[Blocker, ...]:
    """Everything in the way, what concerns all first, then by unit as ranked, then by kind.

    Args:
        session: the open workspace, as of its today.
        evaluation: as shown here; in a unit's workspace only its own score is in it.
    """
    units = {one.participant.party: one for one in evaluation.units}
    places = {party: place for place, party in enumerate(units)}
    with session.reading() as workspace:
        found = [
            *_conflicts(session, units),
            *_quarantined(session, workspace, units),
            *_evidence(session, workspace, units),
            *(blocker for one in units.values() for blocker in _of_score(one)),
            *_appeals(session, evaluation, units),
            *_waiting(session, evaluation, units),
        ]
    found.sort(key=lambda one: (places.get(one.unit, -1), _ORDER[one.kind]))
    return tuple(found)


def _conflicts(session: Session, units: Mapping[str, UnitScore]) -> Iterator[Blocker]:
    with session.reading() as workspace:
        if not workspace.log.conflicts():
            return
    for one in ConflictService(session).list():
        if one.kind not in _FEEDING:
            continue
        unit = _unit_of(session, one.kind, one.uid)
        if unit and unit not in units:
            continue
        sentence = tr("{what}的“{field}”有冲突，两台电脑写的不一样。", what=one.what, field=one.title)
        yield Blocker(unit, BlockerKind.CONFLICT, sentence, (Source(one.kind, one.uid, one.what),))


def _unit_of(session: Session, kind: str, uid: str) -> str:
    """The unit that a record concerns today; empty for all."""
    party = uid.partition("/")[0]
    if role_of(party) is not Role.UNIT:
        record = session.record(kind, uid)
        party = str(record.get("unit", ""))
        if not party and record.get("assignment"):
            assignment = session.workspace.log.record("assignment", str(record.get("assignment")))
            party = str(assignment.get("unit", "")) if assignment else ""
    return PresentUnits(session).of(party) if party.startswith("unit.") else ""


def _quarantined(session: Session, workspace: Workspace, units: Mapping[str, UnitScore]) -> Iterator[Blocker]:
    present = PresentUnits(session)
    counts: Counter[str] = Counter()
    for change, _ in workspace.log.quarantined():
        party = change.stream.party
        counts[present.of(party) if role_of(party) is Role.UNIT else ""] += 1
    for unit, count in sorted(counts.items()):
        if not unit or unit in units:
            sentence = tr("有{count}行记录被隔离，没有采用。", count=count)
            yield Blocker(unit, BlockerKind.QUARANTINE, sentence)


def _evidence(session: Session, workspace: Workspace, units: Mapping[str, UnitScore]) -> Iterator[Blocker]:
    present = PresentUnits(session)
    lacking: dict[str, dict[str, Source]] = {}
    for digest in sorted(workspace.log.missing_evidence()):
        for one in workspace.ledger.evidence_named(digest):
            unit = present.of(one.uid.partition("/")[0])
            if unit in units and not one.is_draft:
                lacking.setdefault(unit, {})[one.uid] = Source("evidence", one.uid, one.name)
    for unit, several in lacking.items():
        records = tuple(sorted(several.values(), key=lambda one: (one.text, one.uid)))
        names = "、".join(dict.fromkeys(one.text for one in records))
        sentence = tr("佐证材料没有收到：{names}。", names=names)
        yield Blocker(unit, BlockerKind.EVIDENCE, sentence, records)


def _of_score(score: UnitScore) -> Iterator[Blocker]:
    """Missing facts of a unit, or those of others that its points depend on."""
    unit = score.participant.party
    if score.missing:
        names = "、".join(_titles(score))
        yield Blocker(unit, BlockerKind.MISSING, tr("缺少数据：{names}。", names=names))
    elif score.is_provisional:
        names = "、".join(one.indicator.title for one in score.indicators if one.is_provisional)
        sentence = tr("{names}要等本组各单位数据齐全后才能确定。", names=names)
        yield Blocker(unit, BlockerKind.PROVISIONAL, sentence)


def _titles(score: UnitScore) -> tuple[str, ...]:
    """What is missing, as people know it: the fact where the program derives it, else the indicator."""
    missing = set(score.missing)
    titles = (
        tr(FACTS[part.fact.name].title)
        if part.fact.name in FACTS
        else f"{one.indicator.code} {one.indicator.title}"
        for one in score.indicators
        for part in one.parts
        if part.fact.name in missing
    )
    return tuple(dict.fromkeys(titles))


def _appeals(session: Session, evaluation: Evaluation, units: Mapping[str, UnitScore]) -> Iterator[Blocker]:
    titles = {one.code: one.title for one in evaluation.scheme.indicators}
    for one in appeal_notes(session, scheme_name(evaluation.scheme)):
        if one.is_granted is None and one.unit in units:
            what = f"{one.indicator} {titles.get(one.indicator, '')}".strip()
            sentence = tr("对{what}的申诉还没有答复。", what=what)
            yield Blocker(one.unit, BlockerKind.APPEAL, sentence, (Source("appeal", one.uid, what),))


def _waiting(session: Session, evaluation: Evaluation, units: Mapping[str, UnitScore]) -> Iterator[Blocker]:
    waiting = waiting_reports(session, Year(evaluation.scheme.year, session.today()))
    for unit, records in waiting.items():
        if unit in units:
            sentence = tr("年度内有{count}份反馈还没有核定。", count=len(records))
            yield Blocker(unit, BlockerKind.PROVISIONAL, sentence, records)
