"""Holding the tables against a fold from zero: one pass over all lines, in bounded memory."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from json.scanner import make_scanner
from operator import itemgetter
from typing import Any

from sqlcipher3 import dbapi2

from desktop.errors import Problem
from desktop.i18n import mark
from desktop.models.kinds import TABLES
from desktop.models.stored import read_line
from desktop.models.tables import Setter, standing, standing_of_straight
from desktop.progress import SILENT, Progress
from desktop.records.fold import Key
from desktop.records.line import SCHEMA
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import parse_stream_name

_LINE_HASH = mark("流 {stream} 第{position}行的内容与其摘要不符")
_LINE_PLACE = mark("流 {stream} 第{position}行归错了对象、位置或判定")
_RECORD = mark("对象 {kind} {uid} 与重新归并的结果不符，请重建表格")
_STRAY = mark("表 {table} 的第{number}行不属于任何记录行，请重建表格")
_WRONG_FIELD = mark("对象 {kind} {uid} 的字段 {field} 类型不对，按未填处理")
_MOST_PROBLEMS = 1000
_EVERY = 5000

_KEYS = frozenset("sqpkrfbwuv")
_SHAPE, _TYPES = "krvfb", [str, str, int, dict, dict]
# what `decode` calls, without its search for blanks around; the stubs know no context but a scanner
_scan: Any = make_scanner(json.JSONDecoder())  # type: ignore[arg-type] # as above

Line = Sequence[Any]  # record, raw, hash, stream, position, previous, judgement


@dataclass(slots=True)
class Examination:
    """What a pass over the lines found.

    Attributes:
        lines: lines read.
        records: records folded.
        is_misplaced: some line is filed under another record or judgement than its bytes say.
        differing: numbers of records whose rows are not what the fold gives, rows without a record among
            them.
        wrong_fields: fields of a wrong type, a fact and not a fault of ours.
        problems: what is broken; no more than a thousand are kept.
    """

    lines: int = 0
    records: int = 0
    is_misplaced: bool = False
    differing: list[int] = field(default_factory=list)
    wrong_fields: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, message: str, **values: object) -> None:
        """Adds something that is broken."""
        if len(self.problems) < _MOST_PROBLEMS:
            texts = tuple((name, str(value)) for name, value in values.items())
            self.problems.append(Problem("ledger.db", 0, code, message, texts))


def examine(connection: dbapi2.Connection, progress: Progress = SILENT) -> Examination:
    """Hashes, folds and compares everything; writes nothing.

    Args:
        connection: the open files.
        progress: counts records.
    """
    return _Pass(connection).run(progress)


class _Pass:
    """One pass, with what it needs at every line."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection
        self._found = Examination()
        self._streams = dict(connection.execute("SELECT id, name FROM stream").fetchall())
        self._audiences = {number: parse_stream_name(name).audience for number, name in self._streams.items()}
        self._lawful: dict[tuple[int, str, str], bool] = {}
        self._summaries = _Rows(
            connection,
            "SELECT id, kind, uid, audience, version, conflicts, problems FROM record ORDER BY id",
        )
        self._typed = {name: _Rows(connection, _typed_select(name)) for name in TABLES}

    def run(self, progress: Progress) -> Examination:
        total = int(self._connection.execute("SELECT count(*) FROM record").fetchone()[0])
        rows = self._connection.execute(
            "SELECT record, raw, hash, stream, position, previous, judgement FROM line "
            "WHERE record IS NOT NULL ORDER BY record, arrival"
        )
        for number, lines in groupby(rows, key=itemgetter(0)):
            self._examine_record(number, list(lines))
            if self._found.records % _EVERY == 0:
                progress.step(self._found.records, total)
        self._examine_unfolded()
        self._examine_strays()
        self._found.differing = sorted(set(self._found.differing))
        return self._found

    def _examine_record(self, number: int, lines: Sequence[Line]) -> None:
        self._found.records += 1
        sound: list[Line] = []
        setters: list[Setter] = []
        key = None
        for line in lines:
            document = self._document(line)
            if document is None:
                continue
            own = (document["k"], document["r"])
            key = key or own
            if own != key or not self._is_placed(line, document):
                self._misplaced(line)
                continue
            sound.append(line)
            setters.append(Setter(line[2].hex(), document["f"], document["b"], self._audiences[line[3]]))
        if key is not None and setters:
            self._compare(number, key, setters, sound)

    def _document(self, line: Line) -> dict[str, Any] | None:
        """The parsed line; None when its bytes are not those that were let in."""
        self._found.lines += 1
        document = _parsed(line[1]) if sha256(line[1]).digest() == line[2] else None
        if document is None:
            self._report(line, "P_LINE_HASH", _LINE_HASH)
        return document

    def _is_placed(self, line: Line, document: dict[str, Any]) -> bool:
        """Whether the columns beside the bytes say what the bytes say, and the law lets them through."""
        if (
            document["q"] != line[4]
            or document["p"] != line[5].hex()
            or document["s"] != self._streams.get(line[3])
            or document["v"] > SCHEMA
        ):
            return False
        case = (line[3], document["k"], document["r"].partition("/")[0])
        lawful = self._lawful.get(case)
        if lawful is None:
            lawful = judge(read_line(line[1], line[2])) is Judgement.FOLDED
            self._lawful[case] = lawful
        return lawful

    def _examine_unfolded(self) -> None:
        rows = self._connection.execute(
            "SELECT record, raw, hash, stream, position, previous, judgement FROM line WHERE record IS NULL"
        )
        for line in rows:
            document = self._document(line)
            if document is not None and judge(read_line(line[1], line[2])).value != line[6]:
                self._misplaced(line)

    def _misplaced(self, line: Line) -> None:
        self._found.is_misplaced = True
        self._report(line, "P_LINE_PLACE", _LINE_PLACE)

    def _report(self, line: Line, code: str, message: str) -> None:
        stream = self._streams.get(line[3], f"#{line[3]}")
        self._found.report(code, message, stream=stream, position=line[4])

    def _examine_strays(self) -> None:
        for table, rows in {"record": self._summaries, **self._typed}.items():
            for number in rows.rest():
                self._found.differing.append(number)
                self._found.report("P_STRAY", _STRAY, table=table, number=number)

    def _compare(self, number: int, key: Key, setters: list[Setter], lines: list[Line]) -> None:
        """Holds what the fold gives against what the tables say."""
        one = standing_of_straight(key, setters)
        if one is None:
            one = standing(key, [read_line(line[1], line[2]) for line in lines])
        is_equal = self._summaries.take(number) == one.summary
        table = self._typed.get(one.kind)
        if table is not None:
            is_equal = table.take(number) == one.row and is_equal
        for name in one.problems:
            problem = (("kind", one.kind), ("uid", one.uid), ("field", name))
            self._found.wrong_fields.append(Problem("ledger.db", 0, "P_WRONG_FIELD", _WRONG_FIELD, problem))
        if not is_equal:
            self._found.differing.append(number)
            self._found.report("P_RECORD", _RECORD, kind=one.kind, uid=one.uid)


class _Rows:
    """Rows of one table in order of their number, taken as the fold goes by."""

    def __init__(self, connection: dbapi2.Connection, select: str) -> None:
        self._rows: Iterator[Sequence[Any]] = iter(connection.execute(select))
        self._next = next(self._rows, None)
        self._skipped: list[int] = []

    def take(self, number: int) -> Sequence[Any] | None:
        """The row of a number without it; None when there is none."""
        row = self._next
        while row is not None and row[0] < number:
            self._skipped.append(row[0])
            row = next(self._rows, None)
        if row is not None and row[0] == number:
            self._next = next(self._rows, None)
            return row[1:]
        self._next = row
        return None

    def rest(self) -> list[int]:
        """Numbers of rows that nobody asked for, to the end of the table."""
        while self._next is not None:
            self._skipped.append(self._next[0])
            self._next = next(self._rows, None)
        return self._skipped


def _parsed(raw: bytes) -> dict[str, Any] | None:
    """The document, as far as the pass relies on its shape; None when they are no line at all."""
    try:
        text = raw.decode()
        document, end = _scan(text, 0)
    except (ValueError, StopIteration):
        return None
    if end != len(text) or type(document) is not dict or not document.keys() >= _KEYS:
        return None
    if [type(document[key]) for key in _SHAPE] != _TYPES:
        return None
    for hashes in document["b"].values():
        if type(hashes) is not list:
            return None
    return document


def _typed_select(name: str) -> str:
    return f"SELECT {TABLES[name].selection} FROM {name} ORDER BY record"
