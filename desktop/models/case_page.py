"""The page of cases that a query finds, in its order; apart from the counts, which do without peewee."""

from typing import Any

from peewee import SQL, SqliteDatabase, Table

from desktop.models.case_query import ORDERS, CaseQuery, conditions
from desktop.models.case_rows import ROW

_DIALECT: Any = SqliteDatabase(None)  # peewee composes the SQL; our own connection runs it
_CASE: Any = Table("case_row", ("record", "task"), alias="one")
_TASK: Any = Table("task", ("record",), alias="task")
_SHARE: Any = Table("assignment", ("record",), alias="share")
_ALL = -1


def case_page_sql(query: CaseQuery) -> tuple[str, list[Any]]:
    """The statement that selects columns `case_rows.ROW` of the page, with its values.

    Raises:
        ValueError: an unknown order.
    """
    if query.order_by not in ORDERS:
        raise ValueError(f"cases cannot be ordered by {query.order_by!r}")
    way = "DESC" if query.descending else "ASC"
    order = [SQL(f"{ORDERS[query.order_by]} {way} NULLS LAST")]
    order += [SQL(f"{column} {way}") for column in ("one.is_withdrawn", "one.code", "one.record")]
    page = _found(query, SQL(ROW)).order_by(*order)
    if query.limit is not None or query.offset:
        page = page.limit(_ALL if query.limit is None else query.limit).offset(query.offset)
    sql, values = _DIALECT.get_sql_context().sql(page).query()
    return str(sql), list(values)


def _found(query: CaseQuery, *columns: Any) -> Any:
    joined = _CASE.join(_TASK, on=_TASK.record == _CASE.task).join(_SHARE, on=_SHARE.record == _CASE.record)
    selected = joined.select(*columns)
    wanted = [SQL(text, values) for text, values in conditions(query)]
    return selected.where(*wanted) if wanted else selected
