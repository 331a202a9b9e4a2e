"""封存: figures that cannot move; another machine that holds the same packages gets the same bytes.

A snapshot states what was evaluated and what it follows from: the text of the scheme by its hash, the ends of
all streams, the hash of all folded records, the inputs (an attachment) and the figures by the hashes of their
canonical JSON. The figures are always made from the lines that those ends go on from, never from what happens
to be open: so freezing and recomputing are one and the same thing.

Source: DESIGN.md, "The kernel", for streams and hashes. That the earliest snapshot of several counts is our
decision: figures that were frozen do not move because another computer of the office froze them as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from desktop.domain.evaluation.effects import Effect, effects
from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.values import Evaluation, Inputs
from desktop.domain.evaluation.versions import inputs_version
from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.records.stream import Role
from desktop.services.cases_outcome import NeedsReason
from desktop.services.evaluation.at_hand import chosen_entry
from desktop.services.evaluation.canonical import digest, read_inputs, write_evaluation, write_inputs
from desktop.services.evaluation.evaluating import DayNotYet, EvaluationService
from desktop.services.evaluation.frozen import SNAPSHOT, frozen_view, frozen_views
from desktop.services.evaluation.inputs import inputs_of
from desktop.services.evaluation.values import (
    Blocker,
    EvaluationView,
    FrozenView,
    Override,
    SchemeEntry,
)
from desktop.services.lookback import PastEnvironment
from desktop.services.session import Session

Head = tuple[str, int, str]
_STEPS = 3


class NotPublished(AppError):
    """Only an edition that everyone was told can be frozen, decided on or appealed."""

    code = "E_NOT_PUBLISHED"
    template = mark("考核方案“{scheme}”还没有发布，不能{what}。请先发布。")


class Frozen(AppError):
    """The figures cannot move any more."""

    code = "E_FROZEN"
    template = mark("“{scheme}”已于{day}封存，不能再改。确需更正的，请督查办公室先写明理由解除封存。")


class NotFrozen(AppError):
    """There is no snapshot."""

    code = "E_NOT_FROZEN"
    template = mark("“{scheme}”还没有封存。")


class Blocked(AppError):
    """Something stands in the way of a formal report."""

    code = "E_BLOCKED"
    template = mark(
        "“{scheme}”还有{count}个问题没有解决，没有封存：{first}请逐项处理；确需带着问题封存的，请写明理由。"
    )


@dataclass(frozen=True, slots=True)
class FreezeCheck:
    """What would be frozen, and what stands in the way.

    Attributes:
        view: the figures as they would be frozen.
        blockers: none may be open, unless `override` says why.
        frozen: the snapshot that stands already; None when there is none.
        sentence: one sentence for a clerk.
    """

    view: EvaluationView
    blockers: tuple[Blocker, ...]
    override: Override | None
    frozen: FrozenView | None
    sentence: str

    @property
    def is_ready(self) -> bool:
        """Whether it can be frozen now."""
        return self.frozen is None and (not self.blockers or self.override is not None)


@dataclass(frozen=True, slots=True)
class FreezeDone:
    """A snapshot that was made.

    Attributes:
        sentence: one sentence for a clerk.
    """

    frozen: FrozenView
    sentence: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that a snapshot states, and what was found when it was made again.

    Attributes:
        what: ``scheme``, ``state``, ``inputs``, ``result`` or ``attachment``.
        title: for people, translated.
        frozen: hash that the snapshot states.
        found: hash that was computed; empty when it could not be.
    """

    what: str
    title: str
    frozen: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.frozen == self.found


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A snapshot made again from the lines that it names.

    Attributes:
        inputs: bytes of the inputs as they were made again.
        result: bytes of the figures.
        moved: units whose total, rank or grade came out otherwise.
    """

    scheme: str
    frozen: FrozenView
    compared: tuple[Compared, ...]
    inputs: bytes
    result: bytes
    moved: tuple[Effect, ...]
    sentence: str

    @property
    def agrees(self) -> bool:
        """Whether all of it came out the same, byte for byte."""
        return all(one.agrees for one in self.compared)


@dataclass(frozen=True, slots=True)
class _Made:
    """Everything that a snapshot states, made from lines."""

    entry: SchemeEntry
    inputs: Inputs
    evaluation: Evaluation
    inputs_json: bytes
    result_json: bytes
    state_hash: str


class FreezeService:
    """Freezes evaluations and makes them again; the office's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def check(self, name: str = "", as_of: date | None = None, progress: Progress = SILENT) -> FreezeCheck:
        """What would be frozen now, and what stands in the way.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            as_of: the last day whose facts count; None for today. All lines that are here are looked at.
            progress: is told how far it is.

        Raises:
            NotPublished: the scheme is a draft or a shipped one.
            DayNotYet: the day has not come.
        """
        entry, day = self._asked(name, as_of)
        with session_at(self._session, self._heads(), day) as past:
            view = EvaluationService(past).evaluate(entry.name, day, progress)
        frozen = frozen_view(self._session, entry.name)
        return FreezeCheck(view, view.blockers, view.override, frozen, _check_sentence(view, frozen))

    def freeze(
        self, name: str = "", as_of: date | None = None, by: str = "", progress: Progress = SILENT
    ) -> FreezeDone:
        """Freezes the figures of a scheme.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            as_of: see `check`.
            by: who decided it; empty for the operator.
            progress: is told how far it is.

        Raises:
            NotPublished: the scheme is a draft or a shipped one.
            Frozen: it is frozen already.
            Blocked: something stands in the way, and nobody wrote why it is frozen all the same.
            DayNotYet: the day has not come.
        """
        session = self._session
        entry, day = self._asked(name, as_of)
        with session.reading():
            require_open(session, entry.name)
            heads = self._heads()
            label = tr("封存{title}", title=entry.scheme.title)
            progress.step(0, _STEPS, label)
            with session_at(session, heads, day) as past:
                view = EvaluationService(past).evaluate(entry.name, day)
                if view.blockers and view.override is None:
                    raise Blocked(
                        scheme=entry.name, count=len(view.blockers), first=view.blockers[0].sentence
                    )
                progress.step(1, _STEPS, label)
                made = _made(past, entry.name)
            progress.step(2, _STEPS, label)
            self._write(made, heads, day, clean_line(by) or session.environment.operator)
        session.undoable.clear()
        progress.step(_STEPS, _STEPS, label)
        found = self._frozen(entry)
        return FreezeDone(found, _done_sentence(made, found))

    def recompute(
        self, name: str = "", other: Session | None = None, progress: Progress = SILENT
    ) -> Recomputed:
        """Makes the frozen figures again from the lines that the snapshot names, and compares them.

        Args:
            name: of the scheme, see `EvaluationService.evaluate`.
            other: the workspace whose lines are taken; None for this one.
            progress: is told how far it is.

        Raises:
            NotFrozen: there is no snapshot.
            AppError: lines that the snapshot names are not there (E_HEADS): import the newest packages.
        """
        session = self._session
        session.require(Role.OFFICE)
        source = other or session
        source.require(Role.OFFICE)
        entry = chosen_entry(session, name)
        frozen = self._frozen(entry)
        label = tr("重新计算{title}", title=entry.scheme.title)
        progress.step(0, _STEPS, label)
        with session_at(source, frozen.heads, frozen.as_of) as past:
            progress.step(1, _STEPS, label)
            made = _made(past, entry.name)
        progress.step(2, _STEPS, label)
        found = self._compared(made, frozen)
        progress.step(_STEPS, _STEPS, label)
        return found

    def recompute_all(self, progress: Progress = SILENT) -> tuple[Recomputed, ...]:
        """Makes all frozen figures again, see `recompute`; by scheme."""
        names = dict.fromkeys(name for name, _ in frozen_views(self._session))
        return tuple(self.recompute(name, progress=progress) for name in sorted(names))

    def reopen(self, name: str, reason: str) -> str:
        """Opens a frozen evaluation again; the snapshot stays in the history with the reason.

        Returns:
            One sentence for a clerk.

        Raises:
            NotFrozen: there is no snapshot.
            NeedsReason: a reason is needed.
        """
        self._session.require(Role.OFFICE)
        if not clean_line(reason):
            raise NeedsReason(what=tr("解除封存"))
        entry = chosen_entry(self._session, name)
        standing = [view for scheme, view in frozen_views(self._session) if scheme == entry.name]
        if not standing:
            raise NotFrozen(scheme=entry.name)
        with self._session.transaction():
            for one in standing:
                self._session.withdraw(SNAPSHOT, one.uid, clean_line(reason))
        return tr("“{scheme}”已解除封存，得分恢复为实时计算。", scheme=entry.name)

    def _asked(self, name: str, as_of: date | None) -> tuple[SchemeEntry, date]:
        """What is to be frozen, and as of which day."""
        self._session.require(Role.OFFICE)
        entry = chosen_entry(self._session, name)
        require_published(entry, tr("封存"))
        day = as_of or self._session.today()
        if day > self._session.today():
            raise DayNotYet(day=day)
        return entry, day

    def _heads(self) -> tuple[Head, ...]:
        with self._session.reading() as workspace:
            return workspace.heads()

    def _frozen(self, entry: SchemeEntry) -> FrozenView:
        found = frozen_view(self._session, entry.name)
        if found is None:
            raise NotFrozen(scheme=entry.name)
        return found

    def _write(self, made: _Made, heads: Sequence[Head], day: date, by: str) -> None:
        session, name = self._session, made.entry.name
        with session.transaction() as workspace:
            attached = workspace.evidence.put(made.inputs_json)
            fields = {
                "scheme": name,
                "sha256": made.entry.sha256,
                "as_of": day.isoformat(),
                "inputs_version": inputs_version(made.inputs),
                "inputs_sha256": attached,
                "result_sha256": digest(made.result_json),
                "heads": [list(one) for one in heads],
                "state_hash": made.state_hash,
                "on": session.today().isoformat(),
                "at": session.stamp().wall,
                "by": by,
                "name": f"{name} {day}.json",
            }
            session.create(SNAPSHOT, session.party, fields)

    def _compared(self, made: _Made, frozen: FrozenView) -> Recomputed:
        attached = self._attached(frozen)
        before = evaluate(made.entry.scheme, read_inputs(attached)) if attached else None
        shown = write_evaluation(before) if before else b""
        compared = (
            Compared("scheme", tr("考核方案"), frozen.scheme_sha256, made.entry.sha256),
            Compared("state", tr("全部记录"), frozen.state_hash, made.state_hash),
            Compared("inputs", tr("考核数据"), frozen.inputs_sha256, digest(made.inputs_json)),
            Compared("result", tr("计算结果"), frozen.result_sha256, digest(made.result_json)),
            Compared("attachment", tr("封存件"), frozen.result_sha256, digest(shown) if shown else ""),
        )
        moved = effects(before, made.evaluation) if before else ()
        sentence = _recomputed_sentence(made.entry, compared)
        return Recomputed(
            made.entry.name, frozen, compared, made.inputs_json, made.result_json, moved, sentence
        )

    def _attached(self, frozen: FrozenView) -> bytes:
        """The frozen inputs; empty when the attachment has not come."""
        with self._session.reading() as workspace:
            if not workspace.evidence.has(frozen.inputs_sha256):
                return b""
            return workspace.evidence.get(frozen.inputs_sha256)


@contextmanager
def session_at(session: Session, heads: Iterable[Head], day: date) -> Iterator[Session]:
    """The workspace of the lines that some ends of streams go on from, to be read at the end of a day.

    Args:
        session: the present one.
        heads: stream, position and hash, as `Workspace.heads` gives them.
        day: it is the session's today.

    Raises:
        AppError: a line is not here (E_HEADS).
    """
    instant = datetime.combine(day, time.max).astimezone()
    present = session.environment
    with session.reading() as workspace:
        files = workspace.at_heads(heads, day)
    past = Session(
        files,
        PastEnvironment(
            now=lambda: instant, new_uuid=present.new_uuid, operator=present.operator, present=present
        ),
        looking_back=day,
    )
    try:
        yield past
    finally:
        past.close()


def require_published(entry: SchemeEntry, what: str) -> None:
    """Refuses a scheme that was not told to everyone.

    Args:
        entry: the scheme.
        what: was to be done, translated.

    Raises:
        NotPublished: it was not.
    """
    if not entry.is_published:
        raise NotPublished(scheme=entry.name, what=what)


def require_open(session: Session, name: str) -> None:
    """Refuses what would move figures that are frozen.

    Args:
        session: the office's.
        name: ``code edition``.

    Raises:
        Frozen: they are.
    """
    found = frozen_view(session, name)
    if found is not None:
        raise Frozen(scheme=name, day=found.on or found.as_of)


def _made(past: Session, name: str) -> _Made:
    """Everything that a snapshot states, from the lines of a workspace that looks back.

    Args:
        past: where.
        name: ``code edition``; its text is the one that those lines say.
    """
    entry = chosen_entry(past, name)
    inputs = inputs_of(past, entry.scheme)
    evaluation = evaluate(entry.scheme, inputs)
    with past.reading() as workspace:
        state_hash = workspace.log.state_hash()
    return _Made(entry, inputs, evaluation, write_inputs(inputs), write_evaluation(evaluation), state_hash)


def _check_sentence(view: EvaluationView, frozen: FrozenView | None) -> str:
    name = view.entry.name
    if frozen is not None:
        return tr("“{scheme}”已于{day}封存。", scheme=name, day=frozen.on or frozen.as_of)
    if not view.blockers:
        return tr("“{scheme}”可以封存，数据截至{day}。", scheme=name, day=view.as_of)
    figures = {"scheme": name, "count": len(view.blockers), "day": view.as_of}
    if view.override is not None:
        return tr("“{scheme}”还有{count}个问题没有解决，已写明理由，可以封存，数据截至{day}。", **figures)
    return tr("“{scheme}”还有{count}个问题没有解决，不能封存，数据截至{day}。", **figures)


def _done_sentence(made: _Made, found: FrozenView) -> str:
    return tr(
        "“{scheme}”已封存：{units}个单位，数据截至{day}，封存码{digest}。此后得分不再变动。",
        scheme=made.entry.name,
        units=len(made.evaluation.units),
        day=found.as_of,
        digest=found.inputs_sha256[:12],
    )


def _recomputed_sentence(entry: SchemeEntry, compared: Iterable[Compared]) -> str:
    wrong = [one.title for one in compared if not one.agrees]
    if not wrong:
        return tr("“{scheme}”重新计算的数据和得分与封存的逐字节一致。", scheme=entry.name)
    return tr(
        "“{scheme}”重新计算与封存的不一致：{what}。封存的得分不受影响。",
        scheme=entry.name,
        what="、".join(wrong),
    )
