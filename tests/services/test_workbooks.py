"""Excel out of the ledger: totals as on every other front, and whatever goes out comes back as unchanged."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.supervision import Light, ReviewVerdict
from desktop.i18n import tr
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.drafting import DraftService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.ledger_import import LedgerImportService, NothingToImport
from desktop.services.ledger_import_plan import RowAction
from desktop.services.session import Session, WrongRole
from desktop.services.titles import LIGHT_TITLES
from desktop.services.workbooks import WorkbookService
from desktop.services.workbooks_form import NothingToReport
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.spreadsheets import Table, open_book
from tests.services.pair import PREVENTION, Q2, Q3, SECURITY, SYSTEMS, TARGETED, UNIT, Pair, open_pair
from tests.spreadsheets.making import write_xlsx

LEDGER, CASES, ABOUT = "督查任务台账", "各单位办理情况", "说明"
FORM, TARGETS, MILESTONES = "进展反馈表", "量化目标", "时间节点"
AFTER_Q2 = date(2023, 7, 4)
ALL = LedgerQuery()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path / "pair") as opened:
        opened.sign()
        opened.go_to(AFTER_Q2)
        yield opened


def exported(session: Session, path: Path, query: LedgerQuery = ALL) -> dict[str, Table]:
    WorkbookService(session).ledger(query, path)
    book = open_book(path)
    return {sheet.name: book.table(sheet.name) for sheet in book.sheets}


def column(table: Table, head: str, head_row: int = 0) -> list[str]:
    place = table.row(head_row).index(head)
    return [row[place] for row in table.rows(head_row + 1)]


def about(table: Table) -> dict[str, str]:
    return {row[0]: row[1] for row in table.rows(1)}


def changed_copy(path: Path, target: Path, changes: dict[tuple[str, str], object]) -> Path:
    """A copy of the first sheet of a workbook, as a person would have changed it by code and head."""
    table = open_book(path).table()
    rows: list[list[object]] = [list(row) for row in table.rows()]
    head_row = next(index for index, row in enumerate(rows) if "任务编号" in row)
    heads = rows[head_row]
    for (code, head), value in changes.items():
        row = next(row for row in rows[head_row + 1 :] if code in row)
        row[heads.index(head)] = value
    return write_xlsx(target, rows)


def test_totals_in_excel_are_those_of_the_ledger_and_of_the_cases(pair: Pair, tmp_path: Path) -> None:
    pair.report(SYSTEMS, "完成招标", percent="40")
    pair.reviews.review(pair.reviews.item(pair.uid(SYSTEMS), Q2).feedback.uid, ReviewVerdict.ON_PLAN)

    sheets = exported(pair.office, tmp_path / "台账.xlsx")

    service, cases = LedgerService(pair.office), CaseService(pair.office)
    assert len(column(sheets[LEDGER], "任务编号", 2)) == service.count() == 60
    assert len(column(sheets[CASES], "任务编号")) == cases.count()
    lights = Counter(value.partition(" ")[0] for value in column(sheets[CASES], "亮灯"))
    told = about(sheets[ABOUT])
    for light in Light:
        count = cases.count(CaseFilter(lights=(light,)))
        assert told[f"其中：{tr(LIGHT_TITLES[light])}"] == str(count)
        if light is not Light.NONE:
            assert lights[tr(LIGHT_TITLES[light])] == count
    assert (told["任务"], told["单位办理情况"]) == ("60", str(cases.count()))
    assert told["状态标识"] == pair.office.workspace.log.state_hash()
    assert told["截至日期"] == "2023-07-04"


def test_every_row_says_what_the_ledger_says(pair: Pair, tmp_path: Path) -> None:
    pair.report(SYSTEMS, "完成招标", percent="40")

    table = exported(pair.office, tmp_path / "台账.xlsx")[LEDGER]

    rows = LedgerService(pair.office).rows()
    assert column(table, "任务编号", 2) == [row.code for row in rows]
    assert column(table, "状态", 2) == [row.state_title for row in rows]
    assert column(table, "亮灯", 2) == [row.light_title for row in rows]
    assert column(table, "完成时限", 2) == [str(row.due or "") for row in rows]
    assert column(table, "下一节点", 2) == [str(row.next_due or "") for row in rows]
    states = dict(zip(column(table, "任务编号", 2), column(table, "各单位状态", 2), strict=True))
    assert f"{UNIT}：待审核" in states[SYSTEMS]
    assert states["2023-5-001"] == ""


def test_a_query_gives_its_tasks_and_their_cases_only(pair: Pair, tmp_path: Path) -> None:
    sheets = exported(pair.office, tmp_path / "台账.xlsx", LedgerQuery(text=SYSTEMS))

    assert column(sheets[LEDGER], "任务编号", 2) == [SYSTEMS]
    assert set(column(sheets[CASES], "任务编号")) == {SYSTEMS}
    assert len(column(sheets[CASES], "任务编号")) == 4
    assert about(sheets[ABOUT])["范围"] == f"文字：{SYSTEMS}"


def test_what_we_export_imports_as_unchanged_and_writes_nothing(pair: Pair, tmp_path: Path) -> None:
    pair.report(SYSTEMS, "完成招标", percent="40")
    DraftService(pair.office).edit(LedgerService(pair.office).find("2023-5-001").uid, note="=cmd()\n两行")
    DraftService(pair.office).withdraw(LedgerService(pair.office).find("2023-5-002").uid, "重复")
    query = LedgerQuery(withdrawn=True)
    WorkbookService(pair.office).ledger(query, tmp_path / "台账.xlsx")
    before = pair.office.workspace.log.state_hash(), pair.office.workspace.log.count()
    service = LedgerImportService(pair.office)

    preview = service.preview(tmp_path / "台账.xlsx")

    plans = service.rows(preview)
    assert [plan.code for plan in plans if plan.action is not RowAction.SAME] == []
    assert preview.sentence == "共60条：新增0，更新0，无变化60，未采用0"
    assert preview.problems == ()
    with pytest.raises(NothingToImport):
        service.apply(preview)
    assert (pair.office.workspace.log.state_hash(), pair.office.workspace.log.count()) == before


def test_drafts_export_and_import_as_unchanged_too(drafted: Session, tmp_path: Path) -> None:
    WorkbookService(drafted).ledger(LedgerQuery(), tmp_path / "台账.xlsx")

    preview = LedgerImportService(drafted).preview(tmp_path / "台账.xlsx")

    assert preview.sentence == "共60条：新增0，更新0，无变化60，未采用0"


def test_what_a_person_changes_in_our_export_is_all_that_changes(pair: Pair, tmp_path: Path) -> None:
    WorkbookService(pair.office).ledger(LedgerQuery(), tmp_path / "台账.xlsx")
    milestone = LedgerService(pair.office).detail(SYSTEMS).milestones[0]
    line = f"2024-03-31（{milestone.due_text}） {milestone.text}"
    copy = changed_copy(
        tmp_path / "台账.xlsx",
        tmp_path / "改.xlsx",
        {
            (SECURITY, "任务名称"): "改过的名称",
            (SYSTEMS, "时间节点"): line,
            ("2023-5-001", "责任单位"): "市公安局",
            (PREVENTION, "状态"): "已办结",
        },
    )
    service = LedgerImportService(pair.office)

    preview = service.preview(copy)
    service.apply(preview)

    assert preview.sentence == "共60条：新增0，更新3，无变化57，未采用0"
    ledger = LedgerService(pair.office)
    assert ledger.find(SECURITY).title == "改过的名称"
    assert ledger.detail(SYSTEMS).milestones[0].due == date(2024, 3, 31)
    assert ledger.find("2023-5-001").responsible == ("市公安局",)
    assert AuditService(pair.office).verify().is_clean


def test_an_export_of_an_empty_ledger_is_a_ledger(office: Session, tmp_path: Path) -> None:
    sheets = exported(office, tmp_path / "台账.xlsx")

    assert column(sheets[LEDGER], "任务编号", 2) == []
    assert about(sheets[ABOUT])["任务"] == "0"


def test_a_unit_exports_its_own_ledger(pair: Pair, tmp_path: Path) -> None:
    sheets = exported(pair.unit, tmp_path / "台账.xlsx")

    assert set(column(sheets[CASES], "单位")) == {UNIT}


def test_the_form_asks_each_open_task_once_and_says_its_period(pair: Pair, tmp_path: Path) -> None:
    outcome = WorkbookService(pair.office).feedback_form(UNIT, Q2, tmp_path / "表.xlsx")

    book = open_book(tmp_path / "表.xlsx")
    table = book.table(FORM)
    assert outcome.tasks == 5
    assert "报告期：2023年第二季度（2023Q2）" in table.row(1)[0]
    assert sorted(column(table, "任务编号", 2)) == sorted(
        row.code for row in CaseService(pair.office).rows(CaseFilter(unit=UNIT))
    )
    assert column(book.table(TARGETS), "任务编号") == [TARGETED]
    assert SECURITY in column(book.table(MILESTONES), "任务编号")


def test_a_form_that_is_filled_and_imported_becomes_drafts(pair: Pair, tmp_path: Path) -> None:
    WorkbookService(pair.office).feedback_form(UNIT, Q2, tmp_path / "表.xlsx")
    filled = changed_copy(
        tmp_path / "表.xlsx",
        tmp_path / "填.xlsx",
        {
            (SYSTEMS, "进展情况"): "=完成招标",
            (SYSTEMS, "存在问题"): "资金未到位",
            (SYSTEMS, "完成比例（%）"): 0.4,
            (SYSTEMS, "是否完成"): "否",
            (SECURITY, "进展情况"): "完成方案",
            (SECURITY, "完成比例（%）"): 120,
        },
    )
    service = LedgerImportService(pair.unit)

    preview = service.preview(filled)
    plans = {plan.code: plan for plan in service.rows(preview)}
    outcome = service.apply(preview)

    assert preview.sentence == "共5条：新增1，更新0，无变化3，未采用1（见原因）"
    assert plans[SYSTEMS].action is RowAction.NEW
    assert [problem.code for problem in plans[SYSTEMS].problems] == ["P_PERCENT"]
    assert plans[SECURITY].action is RowAction.REFUSED
    assert "0到100" in plans[SECURITY].problems[0].sentence()
    draft = pair.feedback.form(SYSTEMS, Q2).content
    assert draft.is_draft
    assert (draft.progress, draft.problems, draft.percent) == ("=完成招标", "资金未到位", Decimal(40))
    assert outcome.counts.new == 1


def test_a_form_imported_again_changes_nothing_and_another_value_updates_the_draft(
    pair: Pair, tmp_path: Path
) -> None:
    WorkbookService(pair.unit).feedback_form("", Q2, tmp_path / "表.xlsx")
    service = LedgerImportService(pair.unit)
    first = changed_copy(tmp_path / "表.xlsx", tmp_path / "一.xlsx", {(SYSTEMS, "进展情况"): "完成招标"})
    service.apply(service.preview(first))

    again = service.preview(first)
    second = changed_copy(first, tmp_path / "二.xlsx", {(SYSTEMS, "进展情况"): "完成招标并签约"})
    updated = service.preview(second)

    assert again.sentence == "共5条：新增0，更新0，无变化5，未采用0"
    assert updated.sentence == "共5条：新增0，更新1，无变化4，未采用0"


def test_our_own_form_with_a_draft_in_it_imports_as_unchanged(pair: Pair, tmp_path: Path) -> None:
    target = pair.feedback.form(TARGETED, Q2).targets[0].target.uid
    pair.feedback.save(TARGETED, Q2, progress="已建60项", percent="60", values={target: "60"}, is_done=True)
    milestone = pair.feedback.form(SECURITY, Q2).deadlines[0].milestone.uid
    pair.feedback.save(SECURITY, Q2, progress="完成方案", milestones={milestone: date(2023, 6, 1)})
    WorkbookService(pair.unit).feedback_form("", Q2, tmp_path / "表.xlsx")

    preview = LedgerImportService(pair.unit).preview(tmp_path / "表.xlsx")

    assert preview.sentence == "共5条：新增0，更新0，无变化5，未采用0"


def test_no_change_in_a_form_takes_over_the_last_period(pair: Pair, tmp_path: Path) -> None:
    pair.report(SYSTEMS, "完成招标", percent="40")
    pair.go_to(date(2023, 10, 9))
    WorkbookService(pair.unit).feedback_form("", Q3, tmp_path / "表.xlsx")
    filled = changed_copy(tmp_path / "表.xlsx", tmp_path / "填.xlsx", {(SYSTEMS, "是否无变化"): "是"})
    service = LedgerImportService(pair.unit)

    service.apply(service.preview(filled))

    draft = pair.feedback.form(SYSTEMS, Q3).content
    assert draft.is_unchanged
    assert draft.percent == Decimal(40)
    assert "完成招标" in draft.progress


def test_a_judged_report_is_not_overwritten_by_a_form(pair: Pair, tmp_path: Path) -> None:
    WorkbookService(pair.unit).feedback_form("", Q2, tmp_path / "表.xlsx")
    feedback = pair.report(SYSTEMS, "完成招标")
    pair.reviews.review(feedback, ReviewVerdict.ON_PLAN)
    pair.meet()
    late = changed_copy(tmp_path / "表.xlsx", tmp_path / "迟.xlsx", {(SYSTEMS, "进展情况"): "另一种说法"})

    preview = LedgerImportService(pair.unit).preview(late)

    assert preview.counts.refused == 1
    assert "已核定" in preview.problems[0].sentence()


def test_rows_of_a_form_that_name_no_task_of_the_unit_are_named(pair: Pair, tmp_path: Path) -> None:
    rows = [["任务编号", "任务名称", "进展情况"], ["2023-5-999", "x", "y"], ["", "x", "y"]]

    preview = LedgerImportService(pair.unit).preview(write_xlsx(tmp_path / "a.xlsx", rows))

    assert [problem.code for problem in preview.problems] == ["P_UNKNOWN_CODE", "P_NO_CODE"]


def test_an_import_of_a_form_is_one_step_that_can_be_taken_back(pair: Pair, tmp_path: Path) -> None:
    WorkbookService(pair.unit).feedback_form("", Q2, tmp_path / "表.xlsx")
    filled = changed_copy(
        tmp_path / "表.xlsx",
        tmp_path / "填.xlsx",
        {(SYSTEMS, "进展情况"): "甲", (SECURITY, "进展情况"): "乙"},
    )
    service = LedgerImportService(pair.unit)
    service.apply(service.preview(filled))

    undone = pair.unit.undoable[-1].sentence

    assert undone == "导入填.xlsx"
    assert len(pair.unit.undoable[-1].steps) == 2


def test_nothing_is_asked_in_a_period_before_the_plan(pair: Pair, tmp_path: Path) -> None:
    with pytest.raises(NothingToReport):
        WorkbookService(pair.office).feedback_form(UNIT, "2019Q1", tmp_path / "表.xlsx")

    assert not (tmp_path / "表.xlsx").exists()


def test_an_inspector_makes_no_forms(workspaces: Workspaces, tmp_path: Path) -> None:
    session = workspaces.create(NewWorkspace(tmp_path / "i", Role.INSPECTOR, "检查一组", year=2023))

    with pytest.raises(WrongRole):
        WorkbookService(session).feedback_form(UNIT, Q2, tmp_path / "表.xlsx")

    session.close()


def test_issued_and_draft_tasks_stand_in_one_ledger(drafted: Session, tmp_path: Path) -> None:
    IssuingService(drafted).issue([LedgerService(drafted).find("2023-5-001").uid], date(2023, 5, 8))

    sheets = exported(drafted, tmp_path / "台账.xlsx")

    states = dict(zip(column(sheets[LEDGER], "任务编号", 2), column(sheets[LEDGER], "状态", 2), strict=True))
    assert states["2023-5-001"] != states["2023-5-002"]
    assert set(column(sheets[CASES], "任务编号")) == {"2023-5-001"}
