"""Frozen figures (封存): the snapshots of the office, and the evaluation that each of them holds."""

from collections.abc import Iterable
from datetime import date

from desktop.domain.evaluation.engine import evaluate
from desktop.domain.evaluation.values import Evaluation, Inputs
from desktop.models.workspace import Workspace
from desktop.records.fold import FoldedRecord
from desktop.services.evaluation.canonical import read_inputs
from desktop.services.evaluation.facts_stated import day_of
from desktop.services.evaluation.frozen_scheme import frozen_entry
from desktop.services.evaluation.values import FrozenView, SchemeEntry
from desktop.services.session import Session

SNAPSHOT = "snapshot"


def frozen_views(session: Session) -> tuple[tuple[str, FrozenView], ...]:
    """Every snapshot that stands with the scheme it is of, ``code edition``, the earliest first.

    Two of one scheme are two computers of the office that froze it without knowing of each other.
    """
    with session.reading():
        return session.derived("evaluation-snapshots", _views)


def frozen_view(session: Session, name: str) -> FrozenView | None:
    """The snapshot of a scheme; None when it is not frozen, or was opened again.

    The earliest of several: figures that were frozen do not move because they were frozen again elsewhere.

    Args:
        session: the open workspace.
        name: ``code edition``.
    """
    found = [view for scheme, view in frozen_views(session) if scheme == name]
    return found[0] if found else None


def frozen_inputs(session: Session, view: FrozenView) -> Inputs:
    """The inputs as they were frozen.

    Raises:
        AppError: the attachment is not here, or is not what the snapshot names.
    """

    def derive(workspace: Workspace) -> Inputs:
        return read_inputs(workspace.evidence.get(view.inputs_sha256))

    with session.reading():
        return session.derived(f"evaluation-frozen {view.inputs_sha256}", derive)


def frozen_evaluation(session: Session, entry: SchemeEntry, view: FrozenView) -> Evaluation:
    """The figures of a snapshot, by the text of the scheme that was frozen: they are always the same.

    Raises:
        AppError: what the snapshot names is not here.
    """
    frozen = frozen_entry(session, entry, view)

    def derive(_: Workspace) -> Evaluation:
        return evaluate(frozen.scheme, frozen_inputs(session, view))

    with session.reading():
        return session.derived(f"evaluation-frozen-figures {frozen.sha256} {view.inputs_sha256}", derive)


def _views(workspace: Workspace) -> tuple[tuple[str, FrozenView], ...]:
    records = (one for one in workspace.log.records(SNAPSHOT) if not one.is_withdrawn)
    ordered = sorted(records, key=lambda one: (str(one.get("on", "")), str(one.get("at", "")), one.uid))
    return tuple((str(one.get("scheme", "")), _view(one)) for one in ordered)


def _view(record: FoldedRecord) -> FrozenView:
    on = day_of(record.get("on"))
    return FrozenView(
        uid=record.uid,
        scheme_sha256=str(record.get("sha256", "")),
        as_of=day_of(record.get("as_of")) or on or date.min,
        inputs_version=str(record.get("inputs_version", "")),
        inputs_sha256=str(record.get("inputs_sha256", "")),
        result_sha256=str(record.get("result_sha256", "")),
        heads=tuple(_heads(record.get("heads"))),
        state_hash=str(record.get("state_hash", "")),
        on=on,
        by=str(record.get("by", "")),
    )


def _heads(value: object) -> Iterable[tuple[str, int, str]]:
    """Stream, position and hash; entries that are none are left out."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, list) and len(one) == 3 and isinstance(one[1], int):
            yield str(one[0]), one[1], str(one[2])
