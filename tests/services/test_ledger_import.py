"""Importing ledgers: what becomes of every row, said before and done after, all or nothing."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.ledger import Stage
from desktop.errors import Cancelled
from desktop.records.stream import Role
from desktop.services import ledger_import_write
from desktop.services.auditing import AuditService
from desktop.services.drafting import DraftService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.ledger_columns import NoHead
from desktop.services.ledger_import import LedgerImportService, NothingToImport, PreviewStale
from desktop.services.ledger_import_plan import RowAction, RowPlan
from desktop.services.ledger_import_preview import ImportPreview
from desktop.services.policies import PolicyService
from desktop.services.session import Session, WrongRole
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.spreadsheets.making import write_xlsx
from tests.spreadsheets.test_layout import MERGES, TWO_LEVELS

HEAD = ["任务编号", "任务名称", "牵头单位", "责任单位", "牵头领导", "完成时限", "备注"]


def table(tmp_path: Path, *rows: Sequence[object], head: Sequence[object] = HEAD) -> Path:
    return write_xlsx(tmp_path / "台账.xlsx", [head, *rows])


def previewed(session: Session, path: Path) -> tuple[ImportPreview, tuple[RowPlan, ...]]:
    service = LedgerImportService(session)
    preview = service.preview(path)
    return preview, service.rows(preview)


def imported(session: Session, path: Path) -> str:
    service = LedgerImportService(session)
    return service.apply(service.preview(path)).sentence


def codes(plan: RowPlan) -> list[str]:
    return [problem.code for problem in plan.problems]


def test_a_ledger_with_merged_cells_and_two_head_rows_becomes_cited_drafts(
    office: Session, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "某市台账.xlsx", TWO_LEVELS, MERGES)

    sentence = imported(office, path)

    service = LedgerService(office)
    assert sentence == "共2条：新增2，更新0，无变化0，未采用0"
    first = service.detail("2023-T1-001")
    policy = first.policy
    assert policy is not None
    assert policy.title == "导入台账：某市2023年重点任务台账"
    assert [(clause.path, clause.heading) for clause in policy.clauses] == [("一", "强化基础")]
    assert first.task.stage is Stage.DRAFT
    assert (first.task.lead, first.task.responsible) == (("市大数据局",), ("市公安局",))
    assert first.task.clause == "一"
    for detail in (first, service.detail("2023-T1-002")):
        assert policy.text[slice(*detail.task.span)] == detail.task.text
        for part in (*detail.milestones, *detail.targets):
            assert policy.text[slice(*part.span)] == part.text
    assert [(m.due, m.due_text, m.text) for m in first.milestones] == [
        (date(2023, 6, 30), "6月底", "建成平台"),
        (date(2023, 3, 31), "2023年第一季度", "立项"),
        (date(2023, 6, 30), "2023年第二季度", "开工"),
    ]
    assert AuditService(office).verify().is_clean


def test_the_coverage_sheet_of_an_imported_ledger_finds_its_rows(office: Session, tmp_path: Path) -> None:
    imported(office, table(tmp_path, ["", "建成平台", "市大数据局", "市公安局", "", "2023年6月底前", ""]))

    coverage = PolicyService(office).coverage()

    assert (coverage.coverage.brackets, coverage.tasks_now) == (1, 1)


def test_importing_the_same_ledger_again_changes_nothing(office: Session, tmp_path: Path) -> None:
    rows = [list(row) for row in TWO_LEVELS]
    rows[5][1] = "推进归集，到2023年底，归集率达到90%以上，并在全市推开应用，建成统一的共享体系"
    rows[8][4] = "2023年6月底前完成方案，12月底前建成"
    path = write_xlsx(tmp_path / "某市台账.xlsx", rows, MERGES)
    imported(office, path)
    before = office.workspace.log.count()

    preview, plans = previewed(office, path)

    assert preview.sentence == "共2条：新增0，更新0，无变化2，未采用0", [codes(plan) for plan in plans]
    with pytest.raises(NothingToImport):
        LedgerImportService(office).apply(preview)
    assert office.workspace.log.count() == before


def test_what_rows_become_is_counted_and_adds_up(drafted: Session, tmp_path: Path) -> None:
    known = LedgerService(drafted).find("2023-5-001")
    withdrawn = LedgerService(drafted).find("2023-5-002")
    DraftService(drafted).withdraw(withdrawn.uid, "重复")
    path = table(
        tmp_path,
        ["2023-5-001", known.title, "", "", "张三", "", ""],
        ["2023-5-001", known.title, "", "", "李四", "", ""],
        ["2023-5-002", "改名", "", "", "", "", ""],
        ["2023-5-003", "", "", "", "", "", ""],
        ["X-1", "新任务", "市公安局", "", "", "", ""],
        ["X-2", "", "市公安局", "", "", "", "有备注"],
    )

    preview, plans = previewed(drafted, path)

    assert [plan.action for plan in plans] == [
        RowAction.UPDATE,
        RowAction.REFUSED,
        RowAction.REFUSED,
        RowAction.SAME,
        RowAction.NEW,
        RowAction.REFUSED,
    ]
    assert [codes(plan) for plan in plans] == [[], ["P_DUPLICATE"], ["P_WITHDRAWN"], [], [], ["P_NO_TITLE"]]
    assert preview.sentence == "共6条：新增1，更新1，无变化1，未采用3（见原因）"
    assert preview.counts.total == preview.count() == len(plans)
    assert preview.problems[0].sentence() == "与第2行是同一项任务（2023-5-001），未采用"
    assert preview.problems[0].line == 3


def test_a_draft_is_updated_by_its_code_and_empty_cells_change_nothing(
    drafted: Session, tmp_path: Path
) -> None:
    before = LedgerService(drafted).detail("2023-5-010")
    row = ["2023-5-010", "", "市大数据局", "市公安局、市财政局", "张三", "", "要紧"]

    imported(drafted, table(tmp_path, row))

    after = LedgerService(drafted).detail("2023-5-010")
    assert after.task.title == before.task.title
    assert (after.task.lead, after.task.responsible) == (("市大数据局",), ("市公安局", "市财政局"))
    assert (after.task.sponsor, after.task.note) == ("张三", "要紧")
    assert after.milestones == before.milestones
    assert after.task.text == before.task.text


def test_an_issued_task_keeps_its_units_and_a_reassignment_is_offered(
    drafted: Session, tmp_path: Path
) -> None:
    IssuingService(drafted).issue()
    task = LedgerService(drafted).find("2023-5-001")
    row = ["2023-5-001", "整合数据", "市公安局", "、".join(task.responsible), "张三", "", "要紧"]
    path = table(tmp_path, row)

    preview, (plan,) = previewed(drafted, path)
    LedgerImportService(drafted).apply(preview)

    after = LedgerService(drafted).find("2023-5-001")
    assert plan.action is RowAction.UPDATE
    assert codes(plan) == ["P_REASSIGN"]
    assert plan.reassignment is not None
    assert (plan.reassignment.before, plan.reassignment.after) == (task.lead, ("市公安局",))
    assert (after.title, after.sponsor, after.note) == ("整合数据", "张三", "要紧")
    assert (after.lead, after.responsible) == (task.lead, task.responsible)


def test_only_a_changed_unit_of_an_issued_task_is_not_taken_at_all(drafted: Session, tmp_path: Path) -> None:
    IssuingService(drafted).issue()

    preview, (plan,) = previewed(drafted, table(tmp_path, ["2023-5-001", "", "市公安局", "", "", "", ""]))

    assert plan.action is RowAction.REFUSED
    assert preview.counts.refused == 1


def test_a_changed_deadline_is_the_only_ones_or_asks_for_the_column_of_steps(
    drafted: Session, tmp_path: Path
) -> None:
    service = LedgerService(drafted)
    rows = service.rows(LedgerQuery())
    one = next(row for row in rows if row.milestones == 1)
    several = next(row for row in rows if row.milestones > 1)
    none = next(row for row in rows if row.milestones == 0)
    path = table(
        tmp_path,
        *([row.code, "", "", "", "", date(2024, 3, 31), ""] for row in (one, several)),
        [none.code, "", "", "", "", "2024年3月底前", ""],
    )

    preview, plans = previewed(drafted, path)
    LedgerImportService(drafted).apply(preview)

    assert [codes(plan) for plan in plans] == [[], ["P_MILESTONES_SEVERAL"], []]
    assert [m.due for m in service.detail(one.code).milestones] == [date(2024, 3, 31)]
    assert service.detail(one.code).task.due == date(2024, 3, 31)
    (added,) = service.detail(none.code).milestones
    assert (added.due, added.due_text) == (date(2024, 3, 31), "2024年3月底前")


def test_steps_are_changed_and_added_line_by_line_and_never_removed(drafted: Session, tmp_path: Path) -> None:
    service = LedgerService(drafted)
    row = next(row for row in service.rows(LedgerQuery()) if row.milestones > 1)
    first, second, *_ = service.detail(row.code).milestones
    lines = f"2024-01-31（{first.due_text}） {first.text}\n2024-05-01 验收"
    path = table(tmp_path, [row.code, lines], head=["任务编号", "时间节点"])

    preview, (plan,) = previewed(drafted, path)
    LedgerImportService(drafted).apply(preview)

    after = {m.uid: m for m in service.detail(row.code).milestones}
    assert after[first.uid].due == date(2024, 1, 31)
    assert (after[second.uid].due, after[second.uid].text) == (date(2024, 5, 1), "验收")
    assert "P_MILESTONE_KEPT" in codes(plan) or len(after) == row.milestones


def test_the_wording_that_tasks_cite_is_not_changed_by_an_import(drafted: Session, tmp_path: Path) -> None:
    path = table(tmp_path, ["2023-5-001", "改写了的要求"], head=["任务编号", "工作要求"])

    preview, (plan,) = previewed(drafted, path)

    assert plan.action is RowAction.REFUSED
    assert codes(plan) == ["P_TEXT_KEPT"]
    assert not preview.has_work


def test_progress_goes_into_the_note_only_when_a_person_says_so(drafted: Session, tmp_path: Path) -> None:
    head = ["任务编号", "进展情况", "备注"]
    path = table(tmp_path, ["2023-5-001", "完成招标", "要紧"], head=head)
    service = LedgerImportService(drafted)

    preview = service.preview(path)
    told = service.remap(preview, preview.mapping.with_field(1, "note"))
    service.apply(told)

    assert [column.head for column in preview.not_taken] == ["进展情况"]
    assert told.not_taken == ()
    assert LedgerService(drafted).find("2023-5-001").note == "进展情况：完成招标；要紧"
    assert service.remap(told, told.mapping).sentence == "共1条：新增0，更新0，无变化1，未采用0"


def test_names_nobody_knows_are_named_with_what_comes_near(office: Session, tmp_path: Path) -> None:
    path = table(tmp_path, ["", "建成平台", "市大数局", "某某局", "", "", ""])

    preview, (plan,) = previewed(office, path)

    assert [name.name for name in preview.unknown] == ["市大数局", "某某局"]
    assert codes(plan) == ["P_UNKNOWN_UNIT", "P_UNKNOWN_UNIT"]
    assert plan.action is RowAction.NEW


def test_what_needs_a_look_is_said_and_the_row_goes_on(office: Session, tmp_path: Path) -> None:
    head = ["任务名称", "责任单位", "完成时限", "量化目标"]
    path = table(tmp_path, ["建成平台", "", "长期坚持", 0.35], head=head)

    _, (plan,) = previewed(office, path)
    imported(office, path)

    assert plan.action is RowAction.NEW
    assert codes(plan) == ["P_NO_UNIT", "P_NO_DAY", "P_PERCENT"]
    assert plan.problems[-1].sentence() == "“0.35”可能是35%，请核对"
    detail = LedgerService(office).detail("2023-T1-001")
    assert [(m.due, m.due_text) for m in detail.milestones] == [(None, "长期坚持")]
    assert [(t.comparator, t.value, t.unit) for t in detail.targets] == [("=", "0.35", "")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("≥95%", (">=", "95", "%")),
        ("40个以上", (">=", "40", "个")),
        ("不少于40个", (">=", "40", "个")),
        ("＜3天", ("<", "3", "天")),
        ("100", ("=", "100", "")),
        ("覆盖率达到98.5%", ("=", "98.5", "%")),
    ],
)
def test_targets_are_read_as_the_plan_parser_reads_them(
    office: Session, tmp_path: Path, cell: str, expected: tuple[str, str, str]
) -> None:
    imported(office, table(tmp_path, ["建成平台", cell], head=["任务名称", "量化目标"]))

    (target,) = LedgerService(office).detail("2023-T1-001").targets
    assert (target.comparator, target.value, target.unit) == expected


def test_new_rows_keep_a_code_of_their_own(office: Session, tmp_path: Path) -> None:
    path = table(tmp_path, ["督-7", "建成平台", "市公安局", "", "", "", ""])
    imported(office, path)

    preview, _ = previewed(office, table(tmp_path, ["督-7", "建成平台二期", "市公安局", "", "", "", ""]))

    assert LedgerService(office).find("督-7").title == "建成平台"
    assert preview.counts.updated == 1


def test_without_codes_title_and_units_tell_a_task(office: Session, tmp_path: Path) -> None:
    head = ["任务名称", "责任单位", "牵头领导"]
    imported(office, table(tmp_path, ["建成平台", "市公安局", ""], ["建成平台", "市财政局", ""], head=head))

    rows = [["建成平台", "市公安局", "张三"], ["建成平台", "市民政局", ""], ["归集数据", "市公安局", ""]]
    _, plans = previewed(office, table(tmp_path, *rows, head=head))

    assert [plan.action for plan in plans] == [RowAction.UPDATE, RowAction.REFUSED, RowAction.NEW]
    assert codes(plans[1]) == ["P_SEVERAL"]


def test_new_rows_can_cite_a_document_that_is_there(drafted: Session, tmp_path: Path) -> None:
    policy = PolicyService(drafted).policy("")
    words = "建设全市统一的数字化综合指挥平台"
    assert words not in policy.text
    verbatim = policy.text[4000:4030].replace("\n", "")
    assert verbatim in policy.text
    path = table(tmp_path, [verbatim, "市公安局"], [words, "市公安局"], head=["任务名称", "责任单位"])
    service = LedgerImportService(drafted)

    preview = service.preview(path, policy="2023-5")
    outcome = service.apply(preview)

    (code,) = outcome.codes
    task = LedgerService(drafted).find(code)
    assert task.policy == policy.uid
    assert task.text == policy.text[slice(*task.span)] == verbatim
    assert [plan.action for plan in service.rows(preview)][1] is RowAction.REFUSED
    assert outcome.policies == ()


def test_rows_are_shown_in_windows_and_by_what_becomes_of_them(office: Session, tmp_path: Path) -> None:
    rows = [[f"X-{n}", f"任务{n}" if n % 3 else "", "市公安局", "", "", "", "x"] for n in range(1, 1001)]
    service = LedgerImportService(office)
    preview = service.preview(table(tmp_path, *rows))

    window = service.rows(preview, 500, 5)
    refused = service.rows(preview, 10, 2, RowAction.REFUSED)

    assert [plan.number for plan in window] == [502, 503, 504, 505, 506]
    assert [plan.number for plan in refused] == [34, 37]
    assert preview.count(RowAction.REFUSED) == 333
    assert service.sample(preview, 2)[1][0] == "X-2"


def test_a_preview_of_another_day_is_not_applied(drafted: Session, tmp_path: Path) -> None:
    service = LedgerImportService(drafted)
    preview = service.preview(table(tmp_path, ["2023-5-001", "改名", "", "", "", "", ""]))
    DraftService(drafted).edit(LedgerService(drafted).find("2023-5-001").uid, title="改名")
    before = drafted.workspace.log.count()

    with pytest.raises(PreviewStale):
        service.apply(preview)

    assert drafted.workspace.log.count() == before


def test_an_import_is_one_step_that_can_be_taken_back(drafted: Session, tmp_path: Path) -> None:
    service = LedgerService(drafted)
    before = [(row.code, row.title, row.due) for row in service.rows(LedgerQuery())]
    path = table(
        tmp_path,
        ["2023-5-001", "改名", "", "", "张三", "2024年6月底", ""],
        ["", "新任务", "市公安局", "", "", "6月底", ""],
    )
    imported(drafted, path)
    assert service.count() == 61

    undone = DraftService(drafted).undo()

    assert undone == "已撤回：导入台账.xlsx"
    assert [(row.code, row.title, row.due) for row in service.rows(LedgerQuery())] == before
    assert [policy.code for policy in PolicyService(drafted).policies()] == ["2023-5"]
    assert AuditService(drafted).verify().is_clean


def test_cancelling_half_way_writes_nothing(office: Session, tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            if what == "写入台账" and done:
                raise Cancelled

    rows = [["", f"任务{n}", "市公安局", "", "", "", ""] for n in range(1000)]
    service = LedgerImportService(office)
    preview = service.preview(table(tmp_path, *rows))
    before = office.workspace.log.state_hash()

    with pytest.raises(Cancelled):
        service.apply(preview, Impatient())

    assert office.workspace.log.state_hash() == before
    assert service.apply(preview).counts.new == 1000


def test_long_ledgers_become_several_documents(
    office: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_import_write, "MOST_CHARS", 200)
    rows = [["", f"任务{n}" * 10, "市公安局", "", "", "", ""] for n in range(10)]

    imported(office, table(tmp_path, *rows))

    policies = PolicyService(office).policies()
    assert len(policies) > 1
    assert [policy.title for policy in policies][:2] == ["导入台账：台账", "导入台账：台账（2）"]
    service = LedgerService(office)
    tasks = [service.detail(row.uid) for row in service.rows(LedgerQuery())]
    assert len({detail.task.code for detail in tasks}) == 10
    for detail in tasks:
        assert detail.policy is not None
        assert detail.policy.text[slice(*detail.task.span)] == detail.task.text


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_table_the_rows_add_up_and_a_second_import_changes_nothing(
    office: Session, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    cells = [
        "",
        "x",
        "=1+1",
        "2023年6月底前",
        "一、",
        "合计",
        "市公安局、市财政局",
        "注：说明",
        0.5,
        7,
        "长期",
        "市公安局牵头",
    ]
    head = [
        "任务编号",
        "任务名称",
        "工作要求",
        "牵头单位",
        "责任单位",
        "完成时限",
        "时间节点",
        "量化目标",
        "一季度",
        "备注",
    ]
    rows = [[chance.choice(cells) for _ in head] for _ in range(40)]
    path = table(tmp_path, *rows, head=head)
    service = LedgerImportService(office)

    preview = service.preview(path)
    plans = service.rows(preview)
    if preview.has_work:
        service.apply(preview)
    again = service.preview(path)

    assert preview.counts.total == len(plans) == len({plan.number for plan in plans})
    assert preview.counts.total + len(preview.skipped) <= 40
    assert again.counts.new == again.counts.updated == 0
    assert AuditService(office).verify().is_clean


def test_a_sheet_without_a_head_is_refused_until_a_person_shows_it(office: Session, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["张三", "男"], ["李四", "女"]])

    with pytest.raises(NoHead) as caught:
        LedgerImportService(office).preview(path)

    assert caught.value.code == "E_NO_HEAD"


def test_a_person_says_which_row_is_the_head(office: Session, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", [["任务名称", "责任单位"], ["任务", "单位"], ["建成平台", "市公安局"]]
    )
    service = LedgerImportService(office)

    preview = service.with_head(service.preview(path), 2, 1)

    assert (preview.mapping.head_row, preview.counts.total) == (2, 1)


def test_the_sheet_that_looks_like_a_ledger_is_taken(office: Session, tmp_path: Path) -> None:
    ledger = [["任务名称", "责任单位"], ["建成平台", "市公安局"]]
    path = write_xlsx(tmp_path / "a.xlsx", [["封面"]], name="封面", hidden={"台账": ledger})
    service = LedgerImportService(office)

    preview = service.preview(path)

    assert preview.sheet == "台账"
    assert [sheet.name for sheet in preview.sheets] == ["封面", "台账"]
    assert any("隐藏" in notice for notice in preview.notices)


def test_an_inspector_imports_no_ledgers(workspaces: Workspaces, tmp_path: Path) -> None:
    session = workspaces.create(NewWorkspace(tmp_path / "i", Role.INSPECTOR, "检查一组", year=2023))

    with pytest.raises(WrongRole):
        LedgerImportService(session).preview(table(tmp_path, ["1", "x"]))

    session.close()
