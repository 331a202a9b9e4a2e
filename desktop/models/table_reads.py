"""Rows of a table as values: what every group of reads does."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

Value = TypeVar("Value")


class TableReads:
    """Reads the rows of one table that meet a condition."""

    _connection: dbapi2.Connection

    def _all(
        self,
        table: str,
        columns: str,
        where: str,
        values: Sequence[str],
        value: Callable[[Sequence[Any]], Value],
    ) -> tuple[Value, ...]:
        return tuple(
            map(value, self._connection.execute(f"SELECT {columns} FROM {table} WHERE {where}", values))
        )

    def _first(
        self,
        table: str,
        columns: str,
        where: str,
        values: Sequence[str],
        value: Callable[[Sequence[Any]], Value],
    ) -> Value | None:
        return next(iter(self._all(table, columns, where, values, value)), None)


def party_of(uid: str) -> str:
    """The party whose record a uid names."""
    return uid.partition("/")[0]
