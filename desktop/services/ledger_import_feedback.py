"""Filled feedback forms into a unit's drafts: the words of the form, and the values on its further sheets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.standing import Case
from desktop.errors import AppError
from desktop.i18n import tr
from desktop.services.cases import find_case
from desktop.services.feedback_fields import FIELD_TITLES, FeedbackFields, content, stated
from desktop.services.feedback_form import Place, last_before, place_of, require_writable
from desktop.services.feedback_writing import present_content, write_draft
from desktop.services.ledger_columns import SheetMapping
from desktop.services.ledger_import_plan import Findings, RowAction, RowPlan
from desktop.services.ledger_import_values import RowValues, percent_offer, title_of
from desktop.services.session import NoSuchRecord, Session
from desktop.services.workbooks_sheets import MILESTONES_SHEET, TARGETS_SHEET
from desktop.spreadsheets import Book

_PERIOD = re.compile(
    r"(?:报告期|填报期|反馈期)[^\n]{0,20}?[（(:：\s](\d{4}(?:Q[1-4]|H[12]|-(?:0[1-9]|1[0-2]))?)(?![\d年])"
)
_TEXTS = ("progress", "problems", "next_steps", "help", "reporter")
_YES = frozenset({"是", "√", "✓", "TRUE", "Y", "YES", "1", "已完成", "已办结"})


@dataclass(frozen=True, slots=True)
class FormValues:
    """What the further sheets of a form say, by code of the task and number of the item from 1."""

    targets: Mapping[str, Mapping[int, str]]
    milestones: Mapping[str, Mapping[int, tuple[str, str]]]


def period_of(mapping: SheetMapping) -> str:
    """The code of the period that the lines above a form name; empty when none does."""
    found = _PERIOD.search("\n".join(mapping.title))
    return found[1] if found else ""


def read_form_values(book: Book) -> FormValues:
    """Reads the further sheets of a form of ours, when the file has them."""
    names = {sheet.name for sheet in book.sheets}
    targets: dict[str, dict[int, str]] = {}
    milestones: dict[str, dict[int, tuple[str, str]]] = {}
    if tr(TARGETS_SHEET) in names:
        for code, number, *_, value in _items(book, tr(TARGETS_SHEET)):
            if value:
                targets.setdefault(code, {})[int(number)] = value
    if tr(MILESTONES_SHEET) in names:
        for code, number, *_, is_reached, day in _items(book, tr(MILESTONES_SHEET)):
            if is_reached or day:
                milestones.setdefault(code, {})[int(number)] = (is_reached, day)
    return FormValues(targets, milestones)


def _items(book: Book, sheet: str) -> list[list[str]]:
    """Rows that name a task and a number."""
    table = book.table(sheet)
    rows = [[cell.strip() for cell in row] for row in table.rows()]
    table.close()
    return [row for row in rows if len(row) > 2 and row[0] and row[1].isdecimal()]


class FeedbackPlanner:
    """Says what becomes of the rows of a form in a unit's drafts; writes nothing."""

    def __init__(self, session: Session, source: str, mapping: SheetMapping, values: FormValues) -> None:
        self._session = session
        self._source = source
        self._period = period_of(mapping)
        self._values = values
        self._seen: dict[str, int] = {}

    def plans(self, rows: Sequence[RowValues]) -> list[RowPlan]:
        """Plans of some rows, in their order; a row seen before is planned as the first time."""
        return [self._plan(row) for row in rows]

    def _plan(self, row: RowValues) -> RowPlan:
        findings = Findings(self._source, row.number)
        code = row.line("code")
        if not code:
            findings.problem("P_NO_CODE")
            return _done(row, findings, RowAction.REFUSED)
        first = self._seen.setdefault(code, row.number)
        if first != row.number:
            findings.problem("P_DUPLICATE", first=first, code=code)
            return _done(row, findings, RowAction.REFUSED)
        try:
            return self._plan_case(row, find_case(self._session, code), findings)
        except NoSuchRecord:
            findings.problem("P_UNKNOWN_CODE", code=code)
        except AppError as error:
            findings.problem("P_VALUE", reason=str(error).rstrip("。"))
        return _done(row, findings, RowAction.REFUSED)

    def _plan_case(self, row: RowValues, case: Case, findings: Findings) -> RowPlan:
        task = case.facts.task
        place = place_of(self._session, case, self._period)
        before = present_content(self._session, place)
        fields = self._fields(row, place, before, findings)
        new = {name: value for name, value in stated(fields, case).items() if before[name] != value}
        if not new:
            return _done(row, findings, RowAction.SAME, task.title, place.assignment)
        require_writable(place)
        if "is_unchanged" not in new:
            new["is_unchanged"] = False
        for name, value in new.items():
            if name in fields:
                findings.change(name, tr(FIELD_TITLES[name]), _shown(before[name]), _shown(value))
        findings.record("feedback", place.assignment, **new)
        is_new = place.draft is None and place.feedback is None
        action = RowAction.NEW if is_new else RowAction.UPDATE
        return _done(row, findings, action, task.title, place.assignment)

    def _fields(
        self, row: RowValues, place: Place, before: Mapping[str, Any], findings: Findings
    ) -> FeedbackFields:
        """What the row says; empty cells say nothing."""
        fields: dict[str, Any] = {name: row.text(name) for name in _TEXTS if row.text(name)}
        if row.line("is_unchanged").upper() in _YES and "progress" not in fields:
            fields |= _unchanged(place)
        if percent := row.line("percent"):
            offer = percent_offer(percent) if percent != "1" else ""
            if offer:
                findings.problem("P_PERCENT", value=percent, offer=offer)
            fields["percent"] = offer or percent
        if said := row.line("is_done"):
            fields["is_done"] = said.upper() in _YES
        values, milestones = self._items(row, place.case)
        if values:
            fields["values"] = {**before["values"], **values}
        if milestones:
            known = {uid: _day(day) if day else None for uid, day in before["milestones"].items()}
            fields["milestones"] = {**known, **milestones}
        return fields  # type: ignore[return-value]  # built field by field

    def _items(self, row: RowValues, case: Case) -> tuple[dict[str, str], dict[str, date | None]]:
        code = row.line("code")
        values = {
            target.uid: value
            for number, target in enumerate(case.facts.targets, start=1)
            if (value := self._values.targets.get(code, {}).get(number))
        }
        reached: dict[str, date | None] = {}
        for number, milestone in enumerate(case.facts.milestones, start=1):
            said, day = self._values.milestones.get(code, {}).get(number, ("", ""))
            if said.upper() in _YES or day:
                reached[milestone.uid] = _day(day)
        return values, reached


class FeedbackWriter:
    """Writes drafts of feedback inside one transaction."""

    def __init__(self, session: Session, mapping: SheetMapping) -> None:
        self._session = session
        self._period = period_of(mapping)
        self.codes: list[str] = []
        self.policies: list[str] = []

    def write(self, row: RowValues, plan: RowPlan) -> None:  # noqa: ARG002 - one form for all writers
        """Writes one row's draft."""
        for record in plan.records:
            case = find_case(self._session, record.uid)
            write_draft(self._session, place_of(self._session, case, self._period), dict(record.fields))

    def finish(self) -> None:
        """Nothing waits."""


def _unchanged(place: Place) -> dict[str, Any]:
    """What "no change" says: last period's words and values."""
    last = last_before(place.case, place.period)
    if last is None:
        return {}
    said = content(last)
    words = tr("较上期无变化。上期进展：{progress}", progress=last.progress)
    kept = {name: said[name] for name in ("problems", "next_steps", "help", "percent", "values")}
    return kept | {"progress": last.progress if last.is_unchanged else words, "is_unchanged": True}


def _done(
    row: RowValues, findings: Findings, action: RowAction, title: str = "", assignment: str = ""
) -> RowPlan:
    return RowPlan(
        row.number,
        action,
        row.line("code"),
        title or title_of(row),
        assignment,
        tuple(findings.changes),
        tuple(findings.problems),
        records=tuple(findings.records),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(value: Any) -> str:  # JSON
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, dict):
        return "；".join(str(item or "") for item in value.values())
    return "" if value is None else str(value)
