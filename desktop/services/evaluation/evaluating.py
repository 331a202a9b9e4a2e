"""The evaluation as people work with it: figures, one unit, what if, between two, year against year.

The office sees all units, a unit itself. Nothing is stored: figures follow from the records each time, and
are kept in memory until the next change; frozen figures come from their snapshot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.domain.evaluation.effects import Difference, Effect, differences, effects
from desktop.domain.evaluation.engine import evaluate, with_change, with_fact
from desktop.domain.evaluation.values import Adjustment, Evaluation, Inputs, Scheme, Source, UnitScore
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.models.workspace import Workspace
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.checks.findings_reading import PresentUnits
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.appeal_notes import appeal_notes
from desktop.services.evaluation.at_hand import chosen_entry, entries
from desktop.services.evaluation.blockers import blockers_of
from desktop.services.evaluation.burden import burden_of
from desktop.services.evaluation.facts_stated import decisions
from desktop.services.evaluation.frozen import (
    frozen_evaluation,
    frozen_inputs,
    frozen_view,
    frozen_views,
)
from desktop.services.evaluation.frozen_scheme import frozen_entry
from desktop.services.evaluation.inputs import inputs_of
from desktop.services.evaluation.participants import remarks
from desktop.services.evaluation.values import (
    Burden,
    EvaluationView,
    Neighbour,
    NotAParticipant,
    Override,
    SchemeEntry,
    Told,
    UnitView,
    WhatIf,
    YearPoint,
)
from desktop.services.lookback import as_of as looking_back_to
from desktop.services.session import Session

_NOTHING_ASKED = Burden(0, 0)
_STAGES = 3


class DayNotYet(AppError):
    """Facts of a day that has not come."""

    code = "E_FUTURE"
    template = mark("{day}还没有到，不能按这一天考核。")


class EvaluationService:
    """Scores units; the office sees all of them, a unit itself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def schemes(self) -> tuple[SchemeEntry, ...]:
        """Published editions, then drafts, then shipped ones that no record has; the newest year first."""
        return entries(self._session)

    def evaluate(
        self, name: str = "", as_of: date | None = None, progress: Progress = SILENT
    ) -> EvaluationView:
        """All figures of a scheme, always: what is missing counts nothing and is said so.

        Args:
            name: ``code edition``, code or uid of a scheme; empty for the only one.
            as_of: the day looked at; None for today, or for the frozen figures when there are any.
            progress: is told how far it is.

        Returns:
            In a unit's workspace its own score alone, without rank and grade: what it does not know of
            others is missing there. What the office told it is in `told`.

        Raises:
            NoSuchScheme: there is none.
            WhichScheme: several, and none was named.
            DayNotYet: the day has not come.
        """
        entry = chosen_entry(self._session, name)
        today = self._session.today()
        if as_of is None:
            return self._present(entry, progress)
        if as_of > today:
            raise DayNotYet(day=as_of)
        if as_of == today:
            live = self._live(self._session, entry, progress)
            return replace(live, frozen=frozen_view(self._session, entry.name))
        return self._earlier(entry, as_of, progress)

    def unit(self, name: str, unit: str) -> UnitView:
        """One unit's result with everything behind it.

        Args:
            name: of the scheme, see `evaluate`.
            unit: any name of a unit, its code or party; in a unit's workspace empty for itself.

        Raises:
            NotAParticipant: the unit is not evaluated by this scheme, or not to be seen here.
        """
        return unit_view(self._session, self.evaluate(name), unit)

    def what_if(self, name: str, changes: WhatIf) -> tuple[Effect, ...]:
        """Who would fare differently with other inputs, in the order of the evaluation.

        Args:
            name: of the scheme, see `evaluate`.
            changes: to be tried; nothing is written.

        Returns:
            In a unit's workspace at most itself, without rank and grade.
        """
        view = self.evaluate(name)
        scheme = view.entry.scheme
        before = evaluate(scheme, view.inputs, view.evaluation)
        after = evaluate(scheme, with_changes(view.inputs, changes), before)
        return effects(_seen_by(self._session, before), _seen_by(self._session, after))

    def between(self, name: str, first: str, second: str) -> tuple[Difference, ...]:
        """What separates two units, the largest first; positive for the first.

        Args:
            name: of the scheme, see `evaluate`.
            first: any name of a unit.
            second: any name of a unit.

        Raises:
            NotAParticipant: one of them is not evaluated by this scheme.
        """
        view = self.evaluate(name)
        return differences(*(find_score(self._session, view, one) for one in (first, second)))

    def history(self, unit: str) -> tuple[YearPoint, ...]:
        """The frozen years of a unit, the earliest first.

        What a unit that it has taken over from was given is among them.

        Args:
            unit: any name of a unit, its code or party.
        """
        present = PresentUnits(self._session)
        party = present.of(DirectoryService(self._session).meant(unit).party)
        standing = dict(reversed(frozen_views(self._session)))
        found = []
        for entry in entries(self._session):
            view = standing.get(entry.name)
            if view is None or not entry.is_published:
                continue
            evaluation = frozen_evaluation(self._session, entry, view)
            found += [
                _point(evaluation, score, view.uid)
                for score in evaluation.units
                if present.of(score.participant.party) == party
            ]
        return tuple(sorted(found, key=lambda one: (one.year, one.scheme, one.participant.order)))

    def _present(self, entry: SchemeEntry, progress: Progress) -> EvaluationView:
        """Today's figures, or the frozen ones."""
        frozen = frozen_view(self._session, entry.name)
        if frozen is None:
            return self._live(self._session, entry, progress)

        def derive(_: Workspace) -> EvaluationView:
            inputs = frozen_inputs(self._session, frozen)
            evaluation = frozen_evaluation(self._session, entry, frozen)
            made = _Made(frozen_entry(self._session, entry, frozen), evaluation, inputs, frozen.as_of)
            return replace(
                _view(self._session, made), is_frozen=True, frozen=frozen, sentence=_sentence(made, True)
            )

        with self._session.reading():
            return self._session.derived(f"evaluation-view {entry.sha256} {frozen.uid}", derive)

    def _live(self, session: Session, entry: SchemeEntry, progress: Progress) -> EvaluationView:
        """The figures as of a session's today, kept until its next change."""
        with session.reading():
            name = f"evaluation-view {entry.uid} {entry.sha256} {session.today()}"
            return session.derived(name, lambda _: _derived(session, entry, progress))

    def _earlier(self, entry: SchemeEntry, day: date, progress: Progress) -> EvaluationView:
        """The figures of an earlier day, from the lines that had arrived by then."""

        def derive(_: Workspace) -> EvaluationView:
            past = looking_back_to(self._session, day, progress)
            try:
                return self._live(past, entry, progress)
            finally:
                past.close()

        with self._session.reading():
            found = self._session.derived(f"evaluation-view {entry.uid} {entry.sha256} on {day}", derive)
        return replace(found, frozen=frozen_view(self._session, entry.name))


def find_score(session: Session, view: EvaluationView, unit: str) -> UnitScore:
    """The score of a unit.

    Args:
        session: whose directory says which unit is meant.
        view: the evaluation.
        unit: any name, code or party; empty for the party of a unit's workspace.

    Raises:
        NotAParticipant: it has none.
    """
    party = DirectoryService(session).meant(unit).party if unit else session.party
    for score in view.evaluation.units:
        if score.participant.party == party:
            return score
    raise NotAParticipant(unit=unit or session.party_name, scheme=view.entry.scheme.title)


def unit_view(session: Session, view: EvaluationView, unit: str) -> UnitView:
    """One unit's result with everything behind it, see `EvaluationService.unit`."""
    score = find_score(session, view, unit)
    party = score.participant.party
    ranked = [
        one
        for one in view.evaluation.units
        if one.participant.group == score.participant.group and one.rank is not None
    ]
    above, below = _beside(ranked, score)
    appeals = appeal_notes(session, view.entry.name)
    return UnitView(
        view=view,
        score=score,
        group_size=len(ranked),
        above=above,
        below=below,
        appeals=tuple(one for one in appeals if one.unit == party),
        changes=tuple(one for one in view.inputs.changes if one.unit == party),
        sources=sources_of(score),
        blockers=tuple(one for one in view.blockers if one.unit in ("", party)),
        burden=view.burden.get(party, _NOTHING_ASKED),
    )


def sources_of(score: UnitScore) -> tuple[Source, ...]:
    """The records behind a unit's facts, each once, in order of the indicators."""
    found = (
        source for indicator in score.indicators for part in indicator.parts for source in part.fact.sources
    )
    return tuple({(one.kind, one.uid): one for one in found}.values())


def with_changes(inputs: Inputs, changes: WhatIf) -> Inputs:
    """Inputs with something to be tried; nothing is written.

    Args:
        inputs: as they are.
        changes: facts take the place of others, changes and adjustments those of their uid.
    """
    gone = changes.without | {one.uid for one in changes.changes} | {one.uid for one in changes.adjustments}
    found = replace(
        inputs,
        changes=tuple(one for one in inputs.changes if one.uid not in gone),
        adjustments=(*_without(inputs.adjustments, gone), *changes.adjustments),
    )
    for change in changes.changes:
        found = with_change(found, change)
    for fact in changes.facts:
        found = with_fact(found, fact)
    return found


def full_points(scheme: Scheme, group: str) -> Decimal:
    """Most points that a group can have without extras."""
    return sum(
        (
            one.points
            for one in scheme.indicators
            if not one.is_extra and (not one.groups or group in one.groups)
        ),
        Decimal(0),
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """An evaluation with what it was made from."""

    entry: SchemeEntry
    evaluation: Evaluation
    inputs: Inputs
    as_of: date


def _derived(session: Session, entry: SchemeEntry, progress: Progress) -> EvaluationView:
    label = tr("计算{title}", title=entry.scheme.title)
    progress.step(0, _STAGES, label)
    inputs = inputs_of(session, entry.scheme)
    progress.step(1, _STAGES, label)
    evaluation = _seen_by(session, evaluate(entry.scheme, inputs))
    progress.step(2, _STAGES, label)
    made = _Made(entry, evaluation, inputs, session.today())
    found = replace(
        _view(session, made), blockers=blockers_of(session, evaluation), sentence=_sentence(made, False)
    )
    progress.step(_STAGES, _STAGES, label)
    return found


def _view(session: Session, made: _Made) -> EvaluationView:
    """The view of live figures, without what stands in the way of them."""
    return EvaluationView(
        entry=made.entry,
        evaluation=made.evaluation,
        inputs=made.inputs,
        as_of=made.as_of,
        is_frozen=False,
        frozen=None,
        blockers=(),
        burden=_own_burden(session, burden_of(session, made.entry.scheme, made.inputs)),
        sentence="",
        override=_override(session, made.entry.name),
        told=_told(session, made.entry.name) if session.role is Role.UNIT else None,
        remarks=remarks(session, made.entry.scheme),
    )


def _seen_by(session: Session, evaluation: Evaluation) -> Evaluation:
    """What a party may see: a unit only its own score, and no rank that rests on what it does not know."""
    if session.role is Role.OFFICE:
        return evaluation
    own = (one for one in evaluation.units if one.participant.party == session.party)
    return replace(evaluation, units=tuple(replace(one, rank=None, grade="") for one in own))


def _own_burden(session: Session, burden: Mapping[str, Burden]) -> Mapping[str, Burden]:
    if session.role is Role.OFFICE:
        return burden
    return {party: one for party, one in burden.items() if party == session.party}


def _sentence(made: _Made, is_frozen: bool) -> str:
    units = made.evaluation.units
    values = {
        "title": made.entry.scheme.title,
        "day": made.as_of,
        "units": len(units),
        "missing": sum(bool(one.missing) for one in units),
        "provisional": sum(one.is_provisional for one in units),
    }
    if is_frozen:
        return tr("{title}：{units}个单位，数据截至{day}，已封存。", **values)
    return tr(
        "{title}：{units}个单位，数据截至{day}，{missing}个单位缺少数据，{provisional}个单位得分暂定。",
        **values,
    )


def _override(session: Session, name: str) -> Override | None:
    """The office's word that a formal report is made despite gaps; the latest."""
    found = [one for one in decisions(session) if one.type == "override" and one.scheme == name]
    return Override(found[-1].uid, found[-1].reason, found[-1].by, found[-1].on) if found else None


def _told(session: Session, name: str) -> Told | None:
    """What the office told this unit of its result, the latest."""
    for one in reversed(decisions(session)):
        if (
            one.type == "result"
            and one.scheme == name
            and one.unit == session.party
            and one.points is not None
        ):
            rank, of = one.fields.get("rank"), one.fields.get("of")
            return Told(
                total=one.points,
                rank=rank if isinstance(rank, int) else None,
                of=of if isinstance(of, int) else 0,
                grade=str(one.fields.get("grade") or ""),
                on=one.on,
                is_final=one.fields.get("is_final") is True,
            )
    return None


def _beside(ranked: Sequence[UnitScore], score: UnitScore) -> tuple[Neighbour | None, Neighbour | None]:
    """The units just above and below in the ranking."""
    parties = [one.participant.party for one in ranked]
    if score.participant.party not in parties:
        return None, None
    place = parties.index(score.participant.party)
    above = ranked[place - 1] if place else None
    below = ranked[place + 1] if place + 1 < len(ranked) else None
    return _neighbour(score, above), _neighbour(score, below)


def _neighbour(score: UnitScore, other: UnitScore | None) -> Neighbour | None:
    return None if other is None else Neighbour(other, differences(score, other))


def _without(adjustments: Sequence[Adjustment], gone: frozenset[str]) -> tuple[Adjustment, ...]:
    return tuple(one for one in adjustments if one.uid not in gone)


def _point(evaluation: Evaluation, score: UnitScore, snapshot: str) -> YearPoint:
    scheme, group = evaluation.scheme, score.participant.group
    grades = {one.code: one.title for one in scheme.grades}
    return YearPoint(
        year=scheme.year,
        scheme=f"{scheme.code} {scheme.edition}",
        title=scheme.title,
        participant=score.participant,
        total=score.total,
        full=full_points(scheme, group),
        rank=score.rank,
        of=sum(one.rank is not None and one.participant.group == group for one in evaluation.units),
        grade=grades.get(score.grade, score.grade),
        snapshot=snapshot,
    )
