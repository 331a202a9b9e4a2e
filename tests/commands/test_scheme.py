"""``dukao scheme`` as acceptance checks use it."""

import json
from pathlib import Path

from desktop.services.evaluation.schemes import SchemeLibrary
from tests.commands.test_bad_input import files, refused
from tests.commands.test_cli import Shell
from tests.commands.test_cli import office as office  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import shell as shell  # noqa: PLC0414 - a fixture
from tests.services.evaluation.scheme_tables import PLAIN, plain, towns, with_cell

SHIPPED = "digital-departments"


def test_shipped_schemes_are_listed_and_shown_without_a_workspace(shell: Shell) -> None:
    _, out, _ = shell("scheme", "list", "--json")
    _, lines, _ = shell("scheme", "list")
    _, shown, _ = shell("scheme", "show", SHIPPED)
    _, form, _ = shell("scheme", "show", SHIPPED, "--json")

    assert [(one["code"], one["state"]) for one in json.loads(out)] == [
        ("digital-counties", "shipped"),
        ("digital-departments", "shipped"),
    ]
    assert "程序自带" in lines
    assert "A1\t任务落实\t任务完成情况\t20\t按占比得分\tledger.completion" in shown
    assert json.loads(form)["examples"] == json.loads(form)["agreeing"] == 13


def test_a_scheme_goes_to_excel_and_comes_back_as_a_draft(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    office.here("scheme", "export", SHIPPED, str(file))

    form = office.json("scheme", "import", str(file))
    states = {one["code"]: one["state"] for one in office.json("scheme", "list")}

    assert form["applied"]
    assert form["problems"] == []
    assert states == {"digital-departments": "draft", "digital-counties": "shipped"}
    assert SchemeLibrary().preview(file).scheme == SchemeLibrary().find(SHIPPED).scheme


def test_a_dry_run_needs_no_workspace_and_lists_what_has_to_be_looked_at(
    shell: Shell, tmp_path: Path
) -> None:
    file = str(towns(tmp_path))

    status, out, err = shell("scheme", "import", file, "--dry-run")
    _, form, _ = shell("scheme", "import", file, "--dry-run", "--json", "--code", "rivers", "--edition", "2")

    assert (status, err) == (0, "")
    assert "P_SCHEME_PROPOSED\t6\t“台账”第6行" in out
    assert "这是预演" in out
    assert (json.loads(form)["scheme"]["code"], json.loads(form)["scheme"]["edition"]) == ("rivers", "2")
    assert json.loads(form)["applied"] is False
    refused(shell, "E_NO_WORKSPACE", "scheme", "import", file)


def test_what_cannot_be_used_is_listed_and_refused(office: Shell, tmp_path: Path) -> None:
    file = str(plain(tmp_path, with_cell(PLAIN, 3, 3, "二十")))
    before = files(office.workspace)["ledger.db"]

    status, out, err = office("scheme", "import", file, "-w", str(office.workspace))

    assert status == 1
    assert "“台账”第3行“分值”的“二十”不能识别" in out
    assert err.startswith("E_SCHEME: 有1处不能采用")
    assert files(office.workspace)["ledger.db"] == before


def test_a_scheme_is_tried_from_the_file_and_from_the_shelf(office: Shell, tmp_path: Path) -> None:
    before = files(office.workspace)["ledger.db"]

    shelf = office.json("scheme", "try", SHIPPED)
    lines = office.here("scheme", "try", str(plain(tmp_path)))

    assert len(shelf["units"]) > 50
    assert all(one["is_provisional"] for one in shelf["units"])
    assert "没有写入任何内容" in lines
    assert "暂定，缺" in lines
    assert files(office.workspace)["ledger.db"] == before


def test_publishing_and_withdrawing_are_said_and_listed(office: Shell) -> None:
    form = office.json("scheme", "publish", SHIPPED)
    again = office.here("scheme", "publish", SHIPPED)
    withdrawn = office.here("scheme", "withdraw", SHIPPED, "--reason", "分值有误")
    states = {one["code"]: one["state"] for one in office.json("scheme", "list")}

    assert form["state"] == "published"
    assert "参加考核的单位" in form["sentence"]
    assert "已经发布" in again
    assert "已撤销" in withdrawn
    assert states["digital-departments"] == "shipped"


def test_unknown_names_and_files_are_refused(office: Shell, tmp_path: Path) -> None:
    where = ("-w", str(office.workspace))

    refused(office, "E_NO_SCHEME", "scheme", "show", "nothing", *where)
    refused(office, "E_UNKNOWN_FORMAT", "scheme", "export", SHIPPED, str(tmp_path / "a.pdf"), *where)
    refused(office, "E_SHIPPED", "scheme", "withdraw", SHIPPED, "--reason", "x", *where)
    refused(office, "E_NOT_FOUND", "scheme", "import", str(tmp_path / "a.toml"), *where)
