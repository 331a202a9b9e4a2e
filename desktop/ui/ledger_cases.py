"""Cases as a table: its columns, and its rows out of the service."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from desktop.domain.standing import CaseRow
from desktop.domain.supervision import Light
from desktop.i18n import mark, tr
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.ledger import DUTY_TITLES, STATE_TITLES
from desktop.services.titles import LIGHT_TITLES, VERDICT_TITLES, WAITING_TITLES
from desktop.ui.ledger_rows import due_words, percent_words
from desktop.ui.table_model import Column
from desktop.ui.table_values import Bar, Lamp, Pill

FROZEN = 2
CaseColumns = tuple[Column[CaseRow], ...]


def case_columns(today: date) -> CaseColumns:
    """The columns of a list of cases.

    Args:
        today: what days are counted from.
    """
    return (
        Column("code", mark("编号"), lambda row: row.code, 104),
        Column("title", mark("任务"), lambda row: row.title, 134),
        Column("unit_name", mark("单位"), lambda row: row.unit_name, 104),
        Column("light", mark("灯"), _light, 100, cell=_lamp, tip=lambda row: row.explanation),
        Column("state", mark("状态"), lambda row: tr(STATE_TITLES[row.state]), 80, cell=_state),
        Column("due", mark("下一时限"), lambda row: due_words(row.due, today), 178),
        Column("percent", mark("进度"), lambda row: percent_words(row.percent), 128, cell=_bar),
        Column("verdict", mark("核定"), _verdict, 76),
        Column("waiting", mark("等待"), _waiting, 100),
        Column("missing", mark("未反馈"), lambda row: "、".join(row.missing), 110, is_sortable=False),
        Column("extensions", mark("延期"), lambda row: str(row.extensions or ""), 56, is_number=True),
        Column("duty", mark("责任类型"), lambda row: tr(DUTY_TITLES[row.duty]), 90, is_sortable=False),
        Column(
            "explanation",
            mark("亮灯依据"),
            lambda row: row.explanation,
            320,
            is_sortable=False,
            is_shown=False,
        ),
        Column(
            "suspended", mark("中止原因"), lambda row: row.suspended, 160, is_sortable=False, is_shown=False
        ),
    )


class CaseSource:
    """Rows of cases by page, filtered and ordered by the database."""

    def __init__(self, service: CaseService) -> None:
        self._service = service
        self.filter = CaseFilter()

    def count(self) -> int:
        """Number of cases that the filter lets through."""
        return self._service.count(self.filter)

    def fetch(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """A page of cases."""
        return self._service.rows(self.filter, offset, limit)

    def sort(self, column: str, *, descending: bool) -> None:
        """Orders by a column."""
        self.filter = replace(self.filter, order_by=column, descending=descending)


def _light(row: CaseRow) -> str:
    return (row.light_word or tr(LIGHT_TITLES[row.light])) if row.light is not Light.NONE else ""


def _lamp(row: CaseRow) -> Lamp | None:
    return Lamp(row.light, row.light_word) if row.light is not Light.NONE else None


def _state(row: CaseRow) -> Pill:
    text = tr("已撤销") if row.withdrawn else tr(STATE_TITLES[row.state])
    return Pill(tr("中止") if row.suspended else text)


def _bar(row: CaseRow) -> Bar | None:
    if row.percent is None:
        return None
    return Bar(percent_words(row.percent), row.percent, row.expected)


def _verdict(row: CaseRow) -> str:
    return tr(VERDICT_TITLES[row.verdict]) if row.verdict else ""


def _waiting(row: CaseRow) -> str:
    return tr(WAITING_TITLES[row.waiting]) if row.waiting.value != "nothing" else ""
