"""The search index of the tasks: one token a character, and which characters ever stood side by side.

The index proper is exact. The pairs say at once that a word occurs nowhere, which the index finds out only by
looking through every task that has all its characters; they are a superset: a pair that is gone may stay.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from sqlcipher3 import dbapi2

from desktop.models.kinds import SEARCHED, TABLES
from desktop.models.projection import Row
from desktop.models.search import pairs, pairs_of_all, tokens

_AT_ONCE = 4_000
_COLUMNS = ", ".join(SEARCHED)
_INSERT = f"INSERT INTO task_text (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
_REPLACE = _INSERT.replace("INSERT", "REPLACE")
_INSERT_PAIR = "INSERT INTO word_pair VALUES (?) ON CONFLICT DO NOTHING"
_TASK = TABLES["task"].selection
_PLACES = tuple(TABLES["task"].columns.index(name) for name in SEARCHED)
_KNOWN = (  # without a look at the wide rows
    "SELECT record FROM task INDEXED BY task_by_stage WHERE superseded = 0 UNION ALL "
    "SELECT record FROM task INDEXED BY task_by_former_code WHERE superseded = 1"
)
_PROBES = 40
_TEXTS = 3  # of the searched cells; the others are lists of names


class TextIndex:
    """Writes the index in the transaction of the rows."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def add(self, rows: Iterable[Row]) -> None:
        """Adds rows of ``task`` that are not in the index."""
        rest = iter(rows)
        while some := list(islice(rest, _AT_ONCE)):
            cells = [(row[0], _cells(row)) for row in some]
            self._connection.executemany(_INSERT, (_entry(number, texts) for number, texts in cells))
            self._add_pairs(text for _, texts in cells for text in texts)

    def replace(self, rows: Sequence[tuple[Row, Row]]) -> None:
        """Puts rows of ``task`` in the place of what they were.

        Args:
            rows: each as it was and as it is.
        """
        cells = [(row[0], _cells(row)) for _, row in rows]
        self._connection.executemany(_REPLACE, (_entry(number, texts) for number, texts in cells))
        self._add_pairs(
            text
            for (before, row), (_, texts) in zip(rows, cells, strict=True)
            for text, place in zip(texts, _PLACES, strict=True)
            if row[place] != before[place]
        )

    def clear(self) -> None:
        """Forgets everything."""
        self._connection.execute("INSERT INTO task_text (task_text) VALUES ('delete-all')")
        self._connection.execute("DELETE FROM word_pair")

    def rebuild(self) -> None:
        """Makes the index anew from the tasks."""
        self.clear()
        self.add(self._connection.execute(f"SELECT {_TASK} FROM task ORDER BY record"))

    def is_complete(self) -> bool:
        """Whether every task is in the index once, and the pairs of some tasks, evenly spread, are known."""
        (is_other,) = self._connection.execute(
            f"WITH known (number) AS ({_KNOWN}) SELECT (SELECT count(*) FROM known) "
            "<> (SELECT count(*) FROM task_text_docsize) OR EXISTS (SELECT 1 FROM known "
            "WHERE number NOT IN (SELECT id FROM task_text_docsize))"
        ).fetchone()
        return not is_other and may_occur(self._connection, self._probes())

    def _probes(self) -> list[str]:
        (last,) = self._connection.execute("SELECT ifnull(max(record), 0) FROM task").fetchone()
        numbers = range(1, last + 1, last // _PROBES + 1)
        places = ", ".join("?" * len(numbers))
        rows = self._connection.execute(
            f"SELECT {_TASK} FROM task WHERE record IN ({places})", tuple(numbers)
        ).fetchall()
        return [text for row in rows for text in _cells(row)]

    def _add_pairs(self, texts: Iterable[str]) -> None:
        found = sorted(pairs_of_all(texts))
        self._connection.executemany(_INSERT_PAIR, ((pair,) for pair in found))


def may_occur(connection: dbapi2.Connection, words: Iterable[str]) -> bool:
    """Whether every pair of neighbours in some words stood side by side in some task; False is certain."""
    wanted = {pair for word in words for pair in pairs(word)}
    if not wanted:
        return True
    places = ", ".join("?" * len(wanted))
    (known,) = connection.execute(
        f"SELECT count(*) FROM word_pair WHERE pair IN ({places})", tuple(wanted)
    ).fetchone()
    return bool(known == len(wanted))


def _entry(number: object, texts: Sequence[str]) -> tuple[object, ...]:
    return (number, *map(tokens, texts))


def _cells(row: Row) -> tuple[str, ...]:
    """The searched texts of a row of ``task``."""
    return tuple(_texts(row))


def _texts(row: Row) -> Iterator[str]:
    for kind, place in enumerate(_PLACES):
        cell = str(row[place])
        yield cell if kind < _TEXTS else _names(cell)


@lru_cache(maxsize=4096)  # tasks name the same few units many times
def _names(cell: str) -> str:
    return "、".join(json.loads(cell))
