"""The ledger as a table: its columns, and its rows out of the service."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.domain.ledger import Stage
from desktop.i18n import mark, tr
from desktop.services.ledger import LedgerQuery, LedgerRow, LedgerService
from desktop.ui.table_model import Column

FROZEN = 2


def _due(row: LedgerRow) -> str:
    if row.due is None:
        return row.due_text
    more = tr(" 等{count}个", count=row.milestones) if row.milestones > 1 else ""
    return f"{row.due.isoformat()}{more}"


def _number(count: int) -> str:
    return str(count) if count else ""


def _problems(row: LedgerRow) -> str:
    return "！" + "；".join(row.problems) if row.problems else ""


COLUMNS: tuple[Column[LedgerRow], ...] = (
    Column("code", mark("编号"), lambda row: row.code, 104),
    Column("title", mark("任务"), lambda row: row.title, 220, tip=lambda row: row.text),
    Column(
        "stage", mark("状态"), lambda row: row.stage_title, 76, pill=lambda row: row.stage is Stage.ISSUED
    ),
    Column("lead", mark("牵头单位"), lambda row: row.lead, 126),
    Column("responsible", mark("责任单位"), lambda row: row.responsible, 190),
    Column("due", mark("完成时限"), _due, 140, tip=lambda row: row.due_text),
    Column("clause", mark("条款"), lambda row: row.clause, 96),
    Column(
        "milestones", mark("节点"), lambda row: _number(row.milestones), 56, is_sortable=False, is_number=True
    ),
    Column("targets", mark("目标"), lambda row: _number(row.targets), 56, is_sortable=False, is_number=True),
    Column("units", mark("单位数"), lambda row: _number(row.units), 64, is_sortable=False, is_number=True),
    Column("problems", mark("需要核对"), _problems, 150, is_sortable=False),
    Column(
        "text", mark("内容"), lambda row: " ".join(row.text.split()), 320, is_sortable=False, is_shown=False
    ),
    Column("due_text", mark("时限原文"), lambda row: row.due_text, 160, is_sortable=False, is_shown=False),
    Column("withdrawn", mark("撤销理由"), lambda row: row.withdrawn, 160, is_sortable=False, is_shown=False),
)


class LedgerSource:
    """Rows of the ledger by page, filtered and ordered by the database."""

    def __init__(self, service: LedgerService) -> None:
        self._service = service
        self.query = LedgerQuery()

    def count(self) -> int:
        """Number of tasks that the filter lets through."""
        return self._service.count(self.query)

    def fetch(self, offset: int, limit: int) -> Sequence[LedgerRow]:
        """A page of tasks."""
        return self._service.rows(self.query, offset, limit)

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column."""
        self.query = replace(self.query, order_by=column, descending=descending)

    def filter(self, query: LedgerQuery) -> None:
        """Filters, and keeps the order."""
        self.query = replace(query, order_by=self.query.order_by, descending=self.query.descending)
