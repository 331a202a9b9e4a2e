"""What the office decides on an evaluation: points, vetoes, facts, exemptions, overrides.

Each decision is a record of the office told to the unit it is about, with its reason; nothing is overwritten,
what stood before stays in its history. There is one review of an indicator, one fact of a part and one
exemption of an event: decided again, the same record says something else. Frozen figures are closed to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from desktop.domain.evaluation.values import (
    Fact,
    Indicator,
    IndicatorScore,
    Occurrence,
    Part,
    Participant,
    Scheme,
    VetoRule,
)
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.records.stream import Role
from desktop.services.cases_outcome import NeedsReason
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.at_hand import chosen_entry
from desktop.services.evaluation.evaluating import EvaluationService, find_score
from desktop.services.evaluation.facts_stated import ADJUSTMENT, Decision, decisions
from desktop.services.evaluation.freezing import require_open, require_published
from desktop.services.evaluation.participants import participants
from desktop.services.evaluation.values import NotAParticipant, SchemeEntry
from desktop.services.session import NoSuchRecord, Session


class NoSuchPlace(AppError):
    """The scheme has no indicator, part or veto of that code for the unit."""

    code = "E_NO_INDICATOR"
    template = mark("“{scheme}”没有“{code}”，或者它不适用于{unit}。")


class PointsOutOfRange(AppError):
    """An indicator cannot have such points."""

    code = "E_POINTS"
    template = mark("{indicator}的得分应在{least}至{most}之间，{points}没有写入。")


class NoPoints(AppError):
    """Nothing is added or taken."""

    code = "E_NO_POINTS"
    template = mark("加减分不能是零。")


class DocumentMissing(AppError):
    """Points and vetoes are booked with the document they rest on."""

    code = "E_DOCUMENT"
    template = mark("加减分和一票否决需要写明文件依据，没有写入。")


class NoSuchEvent(AppError):
    """The part has no such event."""

    code = "E_NO_EVENT"
    template = mark("{unit}的{part}没有“{title}”这一事项，没有写入。")


class FiguresMoved(AppError):
    """The facts are other ones than those that were looked at."""

    code = "E_CHANGED"
    template = mark("{unit}的{indicator}在您查看之后数据有变动，没有写入。请按最新数据重新核定。")


class Beside(TypedDict, total=False):
    """What may be said beside a decision.

    Attributes:
        on: day; today by default.
        by: who decided; the operator by default.
    """

    on: date | None
    by: str


class BesideReview(Beside, total=False):
    """What may be said beside a review.

    Attributes:
        version: of the score that was looked at, see `IndicatorScore`; another one is refused.
        document: that it rests on.
    """

    version: str
    document: str


class DecisionService:
    """Books what the office decides; each method gives one sentence for a clerk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, name: str = "", unit: str = "") -> tuple[Decision, ...]:
        """What was decided and stands, by day.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit; empty for all.
        """
        scheme = chosen_entry(self._session, name).name
        party = DirectoryService(self._session).meant(unit).party if unit else ""
        found = (one for one in decisions(self._session) if one.scheme == scheme)
        return tuple(one for one in found if party in ("", one.unit))

    def change_points(
        self,
        name: str,
        unit: str,
        indicator: str,
        points: Decimal,
        reason: str,
        **beside: Unpack[BesideReview],
    ) -> str:
        """Changes the points of an indicator (核定); initial and final are both kept.

        It counts as long as the facts are those that were looked at.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit.
            indicator: code.
            points: final ones.
            reason: needed.
            beside: see `BesideReview`.

        Raises:
            PointsOutOfRange: the indicator cannot have them.
            FiguresMoved: the facts have changed since.
            AppError: no reason, unit, indicator; the scheme is not published, or frozen.
        """
        entry = self._open(name, reason)
        view = EvaluationService(self._session).evaluate(entry.name)
        member = self._member(entry, unit)
        score = _score_of(entry, find_score(self._session, view, member.party).indicators, indicator, member)
        title = f"{score.indicator.code} {score.indicator.title}"
        _require_within(score.indicator, points, title)
        if beside.get("version", score.version) != score.version:
            raise FiguresMoved(unit=member.name, indicator=title)
        said = {"indicator": score.indicator.code, "points": f"{points:f}", "version": score.version}
        said["document"] = clean_line(beside.get("document", ""))
        key = ("review", entry.name, member.party, score.indicator.code)
        self._put("review", key, member.party, self._said(entry, reason, beside, said))
        figures = {"unit": member.name, "indicator": title, "before": score.initial, "after": points}
        return tr("{unit}的{indicator}由{before}分核定为{after}分。", **figures)

    def book_points(
        self,
        name: str,
        unit: str,
        points: Decimal,
        title: str,
        document: str,
        **beside: Unpack[Beside],
    ) -> str:
        """Adds or takes points (加减分), with the document.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit.
            points: negative when they are taken.
            title: what for; needed.
            document: needed.
            beside: see `Beside`.

        Raises:
            NoPoints: zero.
            DocumentMissing: there is none.
            AppError: no title or unit; the scheme is not published, or frozen.
        """
        entry = self._open(name, title)
        if not points:
            raise NoPoints
        member = self._member(entry, unit)
        said = {"points": f"{points:f}", "document": _document(document)}
        self._create("points", member.party, self._said(entry, title, beside, said))
        words = (
            mark("已给{unit}加{points}分：{title}。")
            if points > 0
            else mark("已给{unit}减{points}分：{title}。")
        )
        return tr(words, unit=member.name, points=abs(points), title=clean_line(title))

    def veto(
        self,
        name: str,
        unit: str,
        veto: str,
        reason: str,
        document: str,
        **beside: Unpack[Beside],
    ) -> str:
        """Books an event that vetoes (一票否决, 一票否优), with the document.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit.
            veto: code of the scheme's veto.
            reason: what happened; needed.
            document: needed.
            beside: see `Beside`.

        Raises:
            NoSuchPlace: the scheme has no such veto.
            DocumentMissing: there is none.
            AppError: no reason or unit; the scheme is not published, or frozen.
        """
        entry = self._open(name, reason)
        member = self._member(entry, unit)
        rule = _veto_of(entry, veto, member)
        said = {"veto": rule.code, "document": _document(document)}
        self._create("veto", member.party, self._said(entry, reason, beside, said))
        return tr("已对{unit}登记“{title}”。", unit=member.name, title=rule.title)

    def state_fact(
        self,
        name: str,
        unit: str,
        part: str,
        fact: Fact,
        reason: str,
        document: str = "",
    ) -> str:
        """States a fact in place of what is known (认定数据).

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit.
            part: code of the part.
            fact: its state, value and occurrences count.
            reason: needed.
            document: that it rests on; empty for none.

        Raises:
            AppError: no reason, unit or part; the scheme is not published, or frozen.
        """
        entry = self._open(name, reason)
        member = self._member(entry, unit)
        indicator, placed = _part_of(entry, part, member)
        said = fact_fields(fact) | {"indicator": indicator.code, "part": placed.code}
        said["document"] = clean_line(document)
        key = ("fact", entry.name, member.party, placed.code)
        self._put("fact", key, member.party, self._said(entry, reason, {}, said))
        return tr("已认定{unit}的{part}。", unit=member.name, part=_part_title(indicator, placed))

    def exempt(
        self, name: str, unit: str, events: Iterable[tuple[str, str]], reason: str, document: str = ""
    ) -> str:
        """Says that events do not count (可不扣分); they stay listed, with the reason.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            unit: any name of a unit.
            events: code of the part and title of the event.
            reason: needed.
            document: that it rests on; empty for none.

        Raises:
            NoSuchEvent: the part has none of that title.
            AppError: no reason, unit or part; the scheme is not published, or frozen.
        """
        entry = self._open(name, reason)
        member = self._member(entry, unit)
        chosen = tuple(dict.fromkeys(events))
        view = EvaluationService(self._session).evaluate(entry.name)
        score = find_score(self._session, view, member.party)
        known = {
            (part.part.code, one.title)
            for indicator in score.indicators
            for part in indicator.parts
            for one in part.fact.occurrences
        }
        with self._session.transaction(tr("认定不计")):
            for code, title in chosen:
                indicator, placed = _part_of(entry, code, member)
                if (placed.code, title) not in known:
                    raise NoSuchEvent(unit=member.name, part=_part_title(indicator, placed), title=title)
                said = {"indicator": indicator.code, "part": placed.code, "occurrence": title}
                said["document"] = clean_line(document)
                fields = self._said(entry, reason, {}, said) | {"type": "exemption", "unit": member.party}
                key = ("exemption", entry.name, member.party, placed.code, title)
                self._session.put(ADJUSTMENT, key, member.party, fields)
        return tr("{unit}的{count}个事项不再计入。", unit=member.name, count=len(chosen))

    def override(self, name: str, reason: str, by: str = "") -> str:
        """Says that a formal report is made despite what is in the way; it is printed on every paper.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            reason: needed.
            by: who decided; empty for the operator.

        Raises:
            AppError: no reason; the scheme is not published, or frozen.
        """
        entry = self._open(name, reason)
        fields = self._said(entry, reason, {"by": by}, {})
        self._put("override", ("override", entry.name), self._session.party, fields)
        return tr("“{scheme}”带着没有解决的问题出正式报告，理由会印在每份报告上。", scheme=entry.name)

    def withdraw(self, uid: str, reason: str) -> str:
        """Takes a decision back; it stays in the history with the reason.

        Args:
            uid: of the adjustment.
            reason: needed.

        Raises:
            NoSuchRecord: there is none that stands.
            AppError: no reason, or the figures are frozen.
        """
        self._session.require(Role.OFFICE)
        _require_reason(reason)
        found = next((one for one in decisions(self._session) if one.uid == uid), None)
        if found is None or not uid.startswith(f"{self._session.party}/"):
            raise NoSuchRecord(name=uid)
        require_open(self._session, found.scheme)
        with self._session.transaction(tr("撤销决定")):
            self._session.withdraw(ADJUSTMENT, uid, clean_line(reason))
        return tr("已撤销这项决定，它和理由都保留在记录里。")

    def _open(self, name: str, reason: str) -> SchemeEntry:
        """A scheme that can be decided on."""
        self._session.require(Role.OFFICE)
        _require_reason(reason)
        entry = chosen_entry(self._session, name)
        require_published(entry, tr("作出决定"))
        require_open(self._session, entry.name)
        return entry

    def _member(self, entry: SchemeEntry, unit: str) -> Participant:
        return member_of(self._session, entry, unit)

    def _said(
        self, entry: SchemeEntry, reason: str, beside: Beside, said: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What every decision says, with what this one says besides."""
        day = beside.get("on") or self._session.today()
        return {
            "scheme": entry.name,
            "reason": clean_line(reason),
            "by": clean_line(beside.get("by", "")) or self._session.environment.operator,
            "on": day.isoformat(),
            **said,
        }

    def _put(self, kind: str, key: Sequence[str], told: str, fields: Mapping[str, Any]) -> None:
        unit = told if told != self._session.party else ""
        with self._session.transaction(tr("考核决定")):
            self._session.put(ADJUSTMENT, key, told, {"type": kind, "unit": unit, **fields})

    def _create(self, kind: str, told: str, fields: Mapping[str, Any]) -> None:
        with self._session.transaction(tr("考核决定")):
            self._session.create(ADJUSTMENT, told, {"type": kind, "unit": told, **fields})


def member_of(session: Session, entry: SchemeEntry, unit: str) -> Participant:
    """The participant that a name means.

    Args:
        session: whose directory is asked.
        entry: the scheme.
        unit: any name, code or party; empty for the party of a unit's workspace.

    Raises:
        NotAParticipant: it takes no part.
    """
    party = DirectoryService(session).meant(unit).party if unit else session.party
    for one in participants(session, entry.scheme):
        if one.party == party:
            return one
    raise NotAParticipant(unit=unit or session.party_name, scheme=entry.scheme.title)


def fact_fields(fact: Fact) -> dict[str, Any]:
    """A fact as adjustments state it; all its fields, so that nothing of an earlier one is left."""
    return {
        "state": fact.state.value,
        "value": "" if fact.value is None else f"{fact.value:f}",
        "occurrences": [
            occurrence_fields(one) | ({"exemption": one.exemption} if one.exemption else {})
            for one in fact.occurrences
        ],
    }


def occurrence_fields(one: Occurrence) -> dict[str, Any]:
    """An occurrence as records state it."""
    is_document = one.source is not None and one.source.kind == "document"
    return {
        "title": clean_line(one.title),
        "on": one.on.isoformat() if one.on else None,
        "level": one.level,
        "count": f"{one.count:f}",
        "document": one.source.uid if is_document and one.source else "",
    }


def indicator_for(scheme: Scheme, code: str, group: str) -> Indicator | None:
    """The indicator of a code, when it concerns a group."""
    found = (one for one in scheme.indicators if one.code == code)
    return next((one for one in found if not one.groups or group in one.groups), None)


def _part_of(entry: SchemeEntry, code: str, member: Participant) -> tuple[Indicator, Part]:
    for indicator in entry.scheme.indicators:
        if not indicator.groups or member.group in indicator.groups:
            for part in indicator.parts:
                if part.code == code:
                    return indicator, part
    raise NoSuchPlace(scheme=entry.name, code=code, unit=member.name)


def _score_of(
    entry: SchemeEntry, scores: Iterable[IndicatorScore], code: str, member: Participant
) -> IndicatorScore:
    for one in scores:
        if one.indicator.code == code:
            return one
    raise NoSuchPlace(scheme=entry.name, code=code, unit=member.name)


def _veto_of(entry: SchemeEntry, code: str, member: Participant) -> VetoRule:
    for one in entry.scheme.vetoes:
        if code in (one.code, one.title):
            return one
    raise NoSuchPlace(scheme=entry.name, code=code, unit=member.name)


def _part_title(indicator: Indicator, part: Part) -> str:
    return f"{part.code} {part.title or indicator.title}"


def require_points(indicator: Indicator, points: Decimal) -> None:
    """Refuses points that an indicator cannot have.

    Raises:
        PointsOutOfRange: below its lowest, above its highest.
    """
    _require_within(indicator, points, f"{indicator.code} {indicator.title}")


def _require_within(indicator: Indicator, points: Decimal, title: str) -> None:
    least, most = indicator.lowest, indicator.highest
    if not indicator.is_extra:
        least = Decimal(0) if least is None else least
        most = indicator.points if most is None else most
    if (least is not None and points < least) or (most is not None and points > most):
        shown = {"least": "…" if least is None else least, "most": "…" if most is None else most}
        raise PointsOutOfRange(indicator=title, points=points, **shown)


def _require_reason(reason: str) -> None:
    if not clean_line(reason):
        raise NeedsReason(what=tr("考核决定"))


def _document(document: str) -> str:
    found = clean_line(document)
    if not found:
        raise DocumentMissing
    return found
