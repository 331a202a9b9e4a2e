"""Checking a workspace from the ground, and making its tables anew from the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlcipher3 import dbapi2

from desktop.errors import Problem
from desktop.i18n import mark
from desktop.models.examine import examine
from desktop.models.failures import Damaged
from desktop.models.refold import mend, refold_all
from desktop.models.tables import DERIVED
from desktop.models.text_index import TextIndex
from desktop.models.workspace import Workspace
from desktop.progress import SILENT, Progress
from desktop.records.ownership import Judgement

_CHAIN = mark("流 {stream} 第{position}行没有接在前一行之后")
_DERIVED = mark("表 {table} 的 {column} 列有{count}行与重新归并的结果不符，请重建表格")
_CASES = mark("责任事项的状态有{count}行与重新推算的结果不符，请重建表格")
_INDEX = mark("全文检索与任务表不符，请重建表格")
_BLOB = mark("附件 {hash} 的内容与其摘要不符")
_FILE = mark("数据库文件检查：{reason}")
_HEAD = mark("流 {stream} 第{position}行有签名，但本机没有这一行")
_RANGE = mark("第{seq}号包（{party}）记下的行号范围{first}至{last}不对")
_REFERENCE = mark("表 {table} 有一行指向不存在的 {parent}")


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a verification saw.

    Attributes:
        lines: lines of all streams.
        streams: streams held.
        records: records folded.
        blobs: attachments.
        forks: places where a stream has several continuations; a fact, not something broken.
        quarantined: lines that break the ownership table; a fact as well.
        conflicts: fields in conflict; a fact as well.
        wrong_fields: fields of a wrong type that count as absent, each with its record; facts as well.
        problems: what is broken.
    """

    lines: int
    streams: int
    records: int
    blobs: int
    forks: int
    quarantined: int
    conflicts: int
    wrong_fields: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is broken."""
        return not self.problems


def verify(workspace: Workspace, progress: Progress = SILENT) -> VerifyReport:
    """Checks files, lines, chains, folds, tables, cases, search, attachments, exchange; writes nothing.

    That a line's bytes are strict JSON was checked when it was let in; its hash says they are the same.

    Args:
        workspace: open.
        progress: counts records.
    """
    connection, log = workspace.connection, workspace.log
    found = examine(connection, progress)
    problems = [*_file_problems(connection), *found.problems, *_chain_problems(connection)]
    problems += [*_derived_problems(connection), *_index_problems(connection)]
    problems += [*_case_problems(workspace, progress), *_blob_problems(workspace)]
    problems += [*_head_problems(connection), *_package_problems(connection)]
    return VerifyReport(
        lines=found.lines,
        streams=_count_streams(connection),
        records=found.records,
        blobs=len(workspace.evidence.hashes()),
        forks=len(log.forks()),
        quarantined=_count_quarantined(connection),
        conflicts=len(log.conflicts()),
        wrong_fields=tuple(found.wrong_fields),
        problems=tuple(problems),
    )


def rebuild(workspace: Workspace, progress: Progress = SILENT) -> int:
    """Brings all tables to what a fold of all lines from zero gives, in one transaction.

    Every line is read and folded; only rows that differ are written. The search index is made anew when
    it does not hold what the tasks hold.

    Args:
        workspace: open.
        progress: counts records.

    Returns:
        Number of records.

    Raises:
        Damaged: the log itself is damaged; nothing was written.
    """
    connection = workspace.connection
    with workspace.transaction():
        found = examine(connection, progress)
        for problem in found.problems:
            if problem.code == "P_LINE_HASH":
                raise Damaged(reason=problem.sentence())
        if found.is_misplaced:
            found.records = refold_all(connection, progress)
        else:
            mend(connection, found.differing)
            if not _is_index_sound(connection):
                TextIndex(connection).rebuild()
        workspace.cases.recompute_kept(progress)
        return found.records


def _count_streams(connection: dbapi2.Connection) -> int:
    (count,) = connection.execute(
        "SELECT count(*) FROM stream WHERE EXISTS (SELECT 1 FROM line WHERE line.stream = stream.id)"
    ).fetchone()
    return int(count)


def _count_quarantined(connection: dbapi2.Connection) -> int:
    """Without reading the lines: they may be broken."""
    verdicts = [verdict.value for verdict in Judgement if verdict.is_quarantined]
    places = ", ".join("?" * len(verdicts))
    (count,) = connection.execute(
        f"SELECT count(*) FROM line WHERE judgement IN ({places})", verdicts
    ).fetchone()
    return int(count)


def _file_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    for schema in ("main", "evidence"):
        for (said,) in connection.execute(f"PRAGMA {schema}.integrity_check").fetchall():
            if said != "ok":
                yield _problem("P_FILE", _FILE, reason=said)
        for table, _, parent, _ in connection.execute(f"PRAGMA {schema}.foreign_key_check").fetchall():
            yield _problem("P_REFERENCE", _REFERENCE, table=table, parent=parent)


def _chain_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    """Lines whose line before is not here; the columns are held against the bytes elsewhere."""
    rows = connection.execute(
        "SELECT name, position FROM line JOIN stream ON stream.id = line.stream "
        "WHERE CASE position WHEN 1 THEN previous <> x'' ELSE NOT EXISTS ("
        "SELECT 1 FROM line AS before WHERE before.stream = line.stream "
        "AND before.position = line.position - 1 AND before.hash = line.previous) END"
    )
    for stream, position in rows.fetchall():
        yield _problem("P_LINE_CHAIN", _CHAIN, stream=stream, position=position)


def _derived_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    for table, column, value in DERIVED:
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table} WHERE {column} IS NOT {value}"
        ).fetchone()
        if count:
            yield _problem("P_DERIVED", _DERIVED, table=table, column=column, count=count)


def _case_problems(workspace: Workspace, progress: Progress) -> Iterator[Problem]:
    if count := workspace.cases.differences(progress):
        yield _problem("P_CASES", _CASES, count=count)


def _index_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    """The index keeps no text to compare: whether nothing is left out; SQLite checks its structure."""
    if not TextIndex(connection).is_complete():
        yield _problem("P_INDEX", _INDEX)


def _is_index_sound(connection: dbapi2.Connection) -> bool:
    try:
        connection.execute("INSERT INTO task_text (task_text) VALUES ('integrity-check')")
    except dbapi2.DatabaseError:
        return False
    return not any(_index_problems(connection))


def _blob_problems(workspace: Workspace) -> Iterator[Problem]:
    for digest in workspace.evidence.hashes():
        data = workspace.evidence.get(digest)
        if sha256(data).hexdigest() != digest or len(data) != workspace.evidence.size(digest):
            yield _problem("P_BLOB", _BLOB, hash=digest)


def _head_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    """Signed ends of lines that are not here."""
    rows = connection.execute(
        "SELECT stream, position FROM stream_head WHERE NOT EXISTS (SELECT 1 FROM line "
        "JOIN stream ON stream.id = line.stream WHERE stream.name = stream_head.stream "
        "AND line.position = stream_head.position AND line.hash = stream_head.hash)"
    )
    for stream, position in rows.fetchall():
        yield _problem("P_HEAD", _HEAD, stream=stream, position=position)


def _package_problems(connection: dbapi2.Connection) -> Iterator[Problem]:
    """Packages whose lines are no range of the log, or are those of another package as well."""
    rows = connection.execute(
        "SELECT party, seq, first_arrival, last_arrival FROM package WHERE state = 'applied' "
        "AND last_arrival <> 0 ORDER BY first_arrival, last_arrival"
    ).fetchall()
    (end,) = connection.execute("SELECT ifnull(max(arrival), 0) FROM line").fetchone()
    before = 0
    for party, seq, first, last in rows:
        if not before < first <= last <= end:
            yield _problem("P_PACKAGE", _RANGE, party=party, seq=seq, first=first, last=last)
        before = max(before, last)


def _problem(code: str, message: str, **values: object) -> Problem:
    texts = tuple((name, str(value)) for name, value in values.items())
    return Problem("ledger.db", 0, code, message, texts)
