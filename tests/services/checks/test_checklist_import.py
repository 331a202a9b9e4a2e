"""Checklists of others come in with their counts, their results and what could not be read."""

from pathlib import Path

import pytest

from desktop.domain.checks.values import ItemGroup, Severity, Verdict
from desktop.errors import AppError
from desktop.services.checks.checklist_drafts import GivenHead
from desktop.services.checks.checklist_import import (
    ChecklistImportService,
    ChecklistPreview,
    ColumnsOfNoTable,
    ImportRequest,
    NothingToImport,
)
from desktop.services.checks.checklists import ChecklistLibrary, EditionChanged
from desktop.services.ledger_columns import NoSuchColumn, NoSuchField
from desktop.services.session import Session
from tests.services.checks.checklist_files import (
    ASSETS,
    HEAD,
    LAYER_MERGES,
    LAYERS,
    LIBRARY,
    book,
    cklb,
    rule,
)
from tests.spreadsheets.making import write_xlsx


def preview(path: Path, *columns: str, given: GivenHead | None = None) -> ChecklistPreview:
    request = ImportRequest(path, columns, given or GivenHead())
    return ChecklistImportService(ChecklistLibrary()).preview(request)


def test_a_sheet_a_layer_gives_categories_points_and_results(tmp_path: Path) -> None:
    found = preview(book(tmp_path / "a.xlsx", LAYERS, LAYER_MERGES))

    checklist = found.draft.checklist
    assert checklist is not None
    assert checklist.title == "等级保护现场检查表（三级）"
    assert [(item.code, item.category, item.point) for item in checklist.items] == [
        ("01-001", "安全物理环境", "物理访问控制"),
        ("01-002", "安全物理环境", "物理访问控制"),
        ("01-003", "安全物理环境", "防火"),
        ("02-001", "安全管理制度", "制度"),
        ("02-002", "安全管理制度", "制度"),
    ]
    assert [item.group for item in checklist.items[2:4]] == [ItemGroup.TECHNICAL, ItemGroup.MANAGEMENT]
    assert [(one.item, one.verdict, one.observation) for one in found.draft.answers] == [
        ("01-001", Verdict.CONFORMING, "有登记"),
        ("01-002", Verdict.NONCONFORMING, "无人陪同"),
        ("01-003", Verdict.NOT_APPLICABLE, ""),
        ("02-002", Verdict.PARTIAL, "去年没有修订"),
    ]
    assert found.draft.answers[0].text_hash == checklist.items[0].text_hash
    assert found.draft.unused == ("封面",)
    assert found.counts.items == 5
    assert found.draft.problems == ()


def test_a_sheet_an_asset_gives_one_list_and_a_target_each(tmp_path: Path) -> None:
    found = preview(book(tmp_path / "a.xlsx", ASSETS))

    checklist = found.draft.checklist
    assert checklist is not None
    assert [(item.code, item.category) for item in checklist.items] == [("N-1", "身份鉴别"), ("N-2", "审计")]
    assert [(one.item, one.target, one.verdict.value) for one in found.draft.answers] == [
        ("N-1", "核心交换机A", "conforming"),
        ("N-2", "核心交换机A", "nonconforming"),
        ("N-1", "核心交换机B", "conforming"),
        ("N-2", "核心交换机B", "not_applicable"),
    ]
    assert found.draft.answers[3].reason == "没有日志口"
    assert found.counts.targets == 2


def test_heads_of_two_rows_and_chapters_are_understood(tmp_path: Path) -> None:
    rows = [
        ["某市检查表", "", "", "", "", ""],
        ["序号", "检查内容", "检查情况", "", "权重", "风险等级"],
        ["", "", "检查结果", "检查记录", "", ""],
        ["一、制度", "", "", "", "", ""],
        ["1", "有领导小组", "是", "", "关键", "高"],
        ["二、技术", "", "", "", "", ""],
        ["2", "有防火墙", "没看", "", "7", "中风险"],
        ["填表人：", "", "", "", "", ""],
    ]
    merges = [
        (0, 0, 0, 5),
        (1, 0, 2, 0),
        (1, 1, 2, 1),
        (1, 2, 1, 3),
        (1, 4, 2, 4),
        (1, 5, 2, 5),
        (3, 0, 3, 5),
        (5, 0, 5, 5),
    ]
    found = preview(write_xlsx(tmp_path / "a.xlsx", rows, merges, name="Sheet1"))

    checklist = found.draft.checklist
    assert checklist is not None
    assert [(item.category, item.severity, item.weight) for item in checklist.items] == [
        ("一、制度", Severity.HIGH, 3),
        ("二、技术", Severity.MEDIUM, 1),
    ]
    assert [problem.code for problem in found.draft.problems] == ["P_ROW_VALUE", "P_ROW_RESULT"]
    assert found.draft.answers[1].verdict is Verdict.UNCHECKED
    assert found.draft.answers[1].observation == "没看"


def test_a_requirement_merged_over_rows_is_one_item_with_all_methods(tmp_path: Path) -> None:
    rows = [
        ["编号", "检查要求", "检查方法", "适用级别"],
        ["A1", "有口令", "看设置", "二级、三级"],
        ["", "", "试登录", ""],
        ["A1", "换了说法", "看", ""],
        ["A2", "", "看", ""],
    ]
    found = preview(write_xlsx(tmp_path / "a.xlsx", rows, [(1, 0, 2, 0), (1, 1, 2, 1)]))

    checklist = found.draft.checklist
    assert checklist is not None
    (item,) = checklist.items
    assert (item.method, item.levels) == ("看设置\n试登录", ("2", "3"))
    assert dict(checklist.levels) == {"2": "第二级", "3": "第三级"}
    assert [(one.code, one.line) for one in found.draft.problems] == [
        ("P_ROW_REQUIREMENT", 5),
        ("P_ROW_CODE", 4),
    ]


def test_every_sheet_may_count_anew(tmp_path: Path) -> None:
    counted = {
        "甲类": [["编号", "检查要求"], [1, "一"], [2, "二"]],
        "乙类": [["编号", "检查要求"], [1, "三"]],
    }
    coded = {
        "甲类": [["编号", "检查要求"], ["1.1", "一"]],
        "乙类": [["编号", "检查要求"], ["1.1", "二"], ["1.1", "三"]],
    }

    first = preview(book(tmp_path / "a.xlsx", counted))
    second = preview(book(tmp_path / "b.xlsx", coded))

    assert first.draft.checklist is not None
    assert second.draft.checklist is not None
    assert [item.code for item in first.draft.checklist.items] == ["01-001", "01-002", "02-001"]
    assert first.draft.problems == ()
    assert [item.code for item in second.draft.checklist.items] == ["1.1", "1.1-2"]
    assert [one.code for one in second.draft.problems] == ["P_ROW_CODE", "P_ROW_CODE"]


def test_columns_are_corrected_by_hand(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [["甲", "乙", "备注"], ["机房上锁", "现场看", "x"]])

    found = preview(file, "甲=requirement", "乙=检查方法", "备注=none")

    checklist = found.draft.checklist
    assert checklist is not None
    assert (checklist.items[0].requirement, checklist.items[0].method) == ("机房上锁", "现场看")
    assert [column.field for column in found.draft.sheets[0].columns] == ["requirement", "method", ""]
    with pytest.raises(NoSuchColumn, match="甲、乙、备注"):
        preview(file, "甲=requirement", "乙=method", "丙=note")
    with pytest.raises(NoSuchField, match="requirement"):
        preview(file, "甲=nothing")


def test_two_results_for_one_target_are_both_kept_and_told(tmp_path: Path) -> None:
    rows = [
        ["编号", "检查要求", "检查结果"],
        ["A", "有口令", "符合"],
        ["A", "有口令", "不符合"],
        ["A", "有口令", "符合"],
    ]
    found = preview(write_xlsx(tmp_path / "a.xlsx", rows))

    assert [one.verdict.value for one in found.draft.answers] == ["conforming", "nonconforming"]
    assert [one.code for one in found.draft.problems] == ["P_ROW_RESULT"]


def test_a_table_without_a_checklist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToImport):
        preview(write_xlsx(tmp_path / "a.xlsx", [["姓名", "电话"], ["张三", "1"]]))


def test_a_library_gives_the_assessable_nodes_under_their_heads(tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(LIBRARY, "utf-8")

    found = preview(file)

    checklist = found.draft.checklist
    assert checklist is not None
    assert (checklist.code, checklist.edition, checklist.language) == ("demo", "3", "en")
    first, second = checklist.items
    assert (first.code, first.category, first.point) == ("A.1.1", "A Govern", "A.1 Context")
    assert first.requirement == "Roles\nRoles are known"
    assert (second.code, second.category, second.weight) == ("b", "Demo framework", 3)
    assert dict(found.counts.by_level) == {"IG1": 1, "IG2": 2}
    assert found.draft.problems == ()


def test_bad_nodes_are_told_and_the_good_ones_go_on(tmp_path: Path) -> None:
    file = tmp_path / "demo.yml"
    lost = "    - assessable: true\n      ref_id: X\n    - 7\n"
    orphan = "    - assessable: true\n      parent_urn: gone\n      name: N\n"
    file.write_text(LIBRARY + lost + orphan, "utf-8")

    found = preview(file)

    assert [one.code for one in found.draft.problems] == ["P_NODE"] * 3
    assert found.counts.items == 3


def test_results_of_stig_viewer_become_answers(tmp_path: Path) -> None:
    found = preview(cklb(tmp_path / "a.cklb"))

    checklist = found.draft.checklist
    assert checklist is not None
    assert (checklist.code, checklist.edition, checklist.title) == ("demo_stig", "2-4", "Demo STIG")
    assert [item.severity for item in checklist.items] == [Severity.HIGH] * 3 + [Severity.LOW]
    assert [(one.target, one.verdict.value, one.observation, one.reason) for one in found.draft.answers] == [
        ("web01", "conforming", "", ""),
        ("web01", "nonconforming", "not set", ""),
        ("web01", "not_applicable", "", "no such service"),
        ("web01", "unchecked", "", ""),
    ]


def test_bad_rules_are_told(tmp_path: Path) -> None:
    rules = [rule("V-1", "maybe"), rule("V-1", "open"), {"group_id": "V-2"}, 7]
    found = preview(cklb(tmp_path / "a.cklb", rules))

    checklist = found.draft.checklist
    assert checklist is not None
    assert [item.code for item in checklist.items] == ["V-1", "V-1-2"]
    assert [one.code for one in found.draft.problems] == ["P_RULE_STATUS", "P_RULE", "P_RULE"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.yaml", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "E_BROKEN_CHECKLIST"),
        ("a.yaml", "objects: {framework: 3}\n", "E_BROKEN_CHECKLIST"),
        ("a.yaml", "- a\n", "E_BROKEN_CHECKLIST"),
        ("a.yaml", "objects:\n  framework:\n    requirement_nodes: []\n", "E_EMPTY_CHECKLIST"),
        ("a.cklb", "[]", "E_BROKEN_CHECKLIST"),
        ("a.cklb", '{"stigs": [3]}', "E_BROKEN_CHECKLIST"),
        ("a.cklb", '{"stigs": []}', "E_EMPTY_CHECKLIST"),
        ("a.cklb", "{", "E_BROKEN_CHECKLIST"),
        ("a.cklb", "[" * 200_000, "E_BROKEN_CHECKLIST"),
        ("a.cklb", '{"stigs": ' + "9" * 5000 + "}", "E_BROKEN_CHECKLIST"),
        ("a.toml", "x", "E_BROKEN_CHECKLIST"),
        ("a.pdf", "x", "E_UNKNOWN_FORMAT"),
        ("a.xlsx", "x", "E_BROKEN_WORKBOOK"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(tmp_path: Path, name: str, text: str, code: str) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")

    with pytest.raises(AppError) as caught:
        preview(file)

    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    for name in ("a.yaml", "a.cklb", "a.toml"):
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(100 * 1024 * 1024)

        with pytest.raises(AppError) as caught:
            preview(tmp_path / name)

        assert caught.value.code == "E_TOO_LARGE"


def test_columns_are_for_tables_only(tmp_path: Path) -> None:
    with pytest.raises(ColumnsOfNoTable):
        preview(cklb(tmp_path / "a.cklb"), "x=note")


def test_an_import_is_stated_once_and_never_changed(office: Session, tmp_path: Path) -> None:
    service = ChecklistImportService(ChecklistLibrary(office))
    request = ImportRequest(book(tmp_path / "a.xlsx", LAYERS, LAYER_MERGES), given=GivenHead("site", "2026"))

    first = service.apply(service.preview(request))
    again = service.preview(request)

    assert first == "已导入检查清单site 2026。"
    assert again.is_known
    assert "内容相同" in service.apply(again)
    other = write_xlsx(tmp_path / "b.xlsx", [HEAD, [1, "口令", "有口令", "看", "", ""]])
    with pytest.raises(EditionChanged):
        service.preview(ImportRequest(other, given=GivenHead("site", "2026")))
