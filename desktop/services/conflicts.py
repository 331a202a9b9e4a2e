"""Conflicts (冲突): values that two computers of one party wrote without knowing of each other.

Both are kept and shown side by side; a person of that party decides, and the decision names all of them.
"""

from typing import Any

from desktop.errors import AppError
from desktop.i18n import mark
from desktop.records.fold import FoldedRecord, Head
from desktop.records.line import Change
from desktop.services.exchange_values import Conflict, ConflictSide
from desktop.services.ledger_words import field_title
from desktop.services.record_names import RecordNames, unit_names
from desktop.services.session import Session


class NoConflict(AppError):
    """The field is not in conflict, or has been settled meanwhile."""

    code = "E_NO_CONFLICT"
    template = mark("这一项没有冲突，或已经处理。")


class NotOurs(AppError):
    """The record belongs to another party."""

    code = "E_NOT_OURS"
    template = mark("这一冲突由{party}自己处理。")


class NoSuchSide(AppError):
    """None of the values that stand beside each other was chosen."""

    code = "E_NO_SIDE"
    template = mark("请从并列的{count}个值里选一个。")


class ConflictService:
    """Lists conflicts and settles those of this party.

    Args:
        session: the open workspace.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self) -> int:
        """How many fields this party has to decide on."""
        with self._session.reading() as workspace:
            return sum(uid.startswith(f"{self._session.party}/") for (_, uid), _ in workspace.log.conflicts())

    def list(self) -> tuple[Conflict, ...]:
        """Every field in conflict, those of this party first, by record and field."""
        with self._session.reading() as workspace:
            names = RecordNames(workspace)
            found = [self._conflict(key, field, names) for key, field in workspace.log.conflicts()]
        return tuple(sorted(found, key=lambda one: not one.is_ours))

    def resolve(self, kind: str, uid: str, field: str, chosen: str = "", value: Any = None) -> None:
        """Settles one field.

        Args:
            kind: of the record.
            uid: of the record.
            field: name of the field.
            chosen: hash, or its beginning, of the line whose value stays.
            value: another value, when nothing is chosen.

        Raises:
            NotOurs: the record is another party's.
            NoConflict: there is nothing to settle.
            NoSuchSide: what was chosen is none of the values, or several.
        """
        party = uid.partition("/")[0]
        if party != self._session.party:
            raise NotOurs(party=self._party_name(party))
        with self._session.transaction():
            record = self._session.record(kind, uid)
            if field not in record.conflicts:
                raise NoConflict
            self._session.change(kind, uid, {field: _chosen(record.heads[field], chosen, value)})

    def _conflict(self, key: tuple[str, str], field: str, names: RecordNames) -> Conflict:
        log = self._session.workspace.log
        changes = {change.hash: change for change in log.changes_of(*key)}
        record = self._session.record(*key)
        return Conflict(
            kind=key[0],
            uid=key[1],
            what=_what(record, names),
            field=field,
            title=field_title(key[0], field),
            sides=tuple(
                _side(key[0], field, head, changes[head.hash], names, is_shown=place == 0)
                for place, head in enumerate(record.heads[field])
            ),
            is_ours=key[1].startswith(f"{self._session.party}/"),
        )

    def _party_name(self, party: str) -> str:
        with self._session.reading() as workspace:
            return unit_names(workspace).get(party, party)


def _what(record: FoldedRecord, names: RecordNames) -> str:
    return names.record(record.kind, record.values, record.uid)


def _side(
    kind: str, field: str, head: Head, change: Change, names: RecordNames, *, is_shown: bool
) -> ConflictSide:
    return ConflictSide(
        hash=head.hash,
        value=head.value,
        text=names.told(kind, field, head.value),
        operator=change.stamp.operator,
        wall=change.stamp.wall,
        computer=change.stream.replica,
        is_shown=is_shown,
    )


def _chosen(heads: tuple[Head, ...], chosen: str, value: Any) -> Any:
    if not chosen:
        return value
    found = [head.value for head in heads if head.hash.startswith(chosen)]
    if len(found) != 1:
        raise NoSuchSide(count=len(heads))
    return found[0]
