"""``dukao finding``: raised, corrected, looked at again, closed; a unit sees its own."""

from pathlib import Path

import pytest

from desktop.spreadsheets.reader import open_book
from tests.commands.check_world import UNIT, CheckWorld
from tests.services.checks.checked_world import LI, ZHANG

HandedOut = tuple[CheckWorld, str]
ACTED = (
    *("--cause", "无人负责", "--measures", "停用账户", "--result", "已停用", "--responsible", "赵六"),
    *("--done-on", "2023-06-15"),
)


@pytest.fixture
def found(handed_out: HandedOut) -> tuple[CheckWorld, str, str]:
    """A world whose unit was told one finding; codes of inspection and finding."""
    checks, code = handed_out
    checks.fill(checks.zhang, code, failing=("T-05",))
    checks.meet()
    checks.office.says("inspection", "review", code, "accept")
    raised = checks.office.json("finding", "raise", code, "--item", "T-05@主服务器")
    checks.meet()
    return checks, code, raised["codes"][0]


def corrected(checks: CheckWorld, finding: str) -> None:
    checks.unit.says("finding", "act", finding, *ACTED)
    checks.unit.says("finding", "submit", finding)
    checks.meet()


def test_all_that_fails_is_raised_under_one_notice(handed_out: HandedOut) -> None:
    checks, code = handed_out
    checks.fill(checks.zhang, code, failing=("T-05", "T-01"))
    checks.meet()
    checks.office.refuses("E_NOTHING_TO_RAISE", "finding", "raise", code)
    checks.office.says("inspection", "review", code, "accept")

    raised = checks.office.json("finding", "raise", code, "--severity", "高", "--demand", "立即整改")
    rows = checks.office.json("finding", "list", "--inspection", code)
    (notice,) = checks.office.json("finding", "notices")
    checks.meet()

    assert len(raised["codes"]) == len(rows) == 3
    assert {row["notice"] for row in rows} == {raised["notice"]} == {notice["number"]}
    assert {(row["severity"], row["demand"], row["state"]) for row in rows} == {("high", "立即整改", "open")}
    assert [row["code"] for row in checks.unit.json("finding", "list")] == raised["codes"]
    assert raised["notice"] in checks.office.says("finding", "notices", "--unit", UNIT)


def test_findings_are_found_by_what_they_are(found: tuple[CheckWorld, str, str]) -> None:
    checks, _, finding = found
    listed = checks.office.json

    assert [one["code"] for one in listed("finding", "list", "--unit", UNIT)] == [finding]
    assert listed("finding", "list", "--state", "closed") == []
    assert len(listed("finding", "list", "--state", "待整改", "--severity", "中风险")) == 1
    assert listed("finding", "list", "--severity", "high") == []
    assert listed("finding", "list", "--overdue") == []
    assert len(listed("finding", "list", "--in-time", "--text", "抽查发现")) == 1
    assert listed("finding", "list", "--text", "没有这样的字") == []
    assert finding in checks.unit.says("finding", "list")
    assert checks.office.misused("finding", "list", "--state", "lost")
    checks.office.refuses("E_NO_RECORD", "finding", "list", "--inspection", "检1999-001")
    checks.office.refuses("E_NO_RECORD", "finding", "show", "问1999-001")


def test_a_finding_is_corrected_looked_at_again_and_closed(
    found: tuple[CheckWorld, str, str], tmp_path: Path
) -> None:
    checks, _, finding = found
    office, unit = checks.office, checks.unit
    photo = tmp_path / "after.jpg"
    photo.write_bytes(b"a picture")

    begun = unit.json("finding", "act", finding, "--measures", "停用账户")
    lacking = unit.json("finding", "submit", finding, "--check")
    unit.refuses("E_NOT_READY", "finding", "submit", finding)
    unit.says("finding", "act", finding, *ACTED)
    evidence = unit.json("finding", "attach", finding, str(photo), "--side", "整改后")["evidence"]
    unit.json("finding", "detach", evidence)
    unit.says("finding", "attach", finding, str(photo), "--side", "after", "--name", "整改后.jpg")
    handed_in = unit.json("finding", "submit")
    checks.meet()
    office.refuses("E_REASON", "finding", "reinspect", finding, "failed")
    office.says("finding", "reinspect", finding, "failed", "--opinion", "照片看不清")
    office.refuses("E_NOT_PASSED", "finding", "close", finding)
    checks.meet()
    unit.says("finding", "act", finding, "--result", "已停用并核对")
    unit.says("finding", "submit", finding)
    checks.meet()
    office.says("finding", "reinspect", finding, "复查通过")
    closed = office.says("finding", "close", finding, "--reason", "属实")
    checks.meet()
    shown = unit.json("finding", "show", finding)

    assert begun["action"]["measures"] == "停用账户"
    assert {problem["code"] for problem in begun["problems"]} == {"E_NO_TEXT"}
    assert lacking["done"] == []
    assert len(lacking["problems"]) == len(begun["problems"])
    assert len(handed_in["done"]) == 1
    assert finding in closed
    assert (shown["state"], shown["failures"]) == ("closed", 1)
    assert [one["passed"] for one in shown["reinspections"]] == [False, True]
    assert [one["side"] for one in shown["evidence"]] == ["after"]
    assert [one["result"] for one in shown["actions"]] == ["已停用", "已停用并核对"]
    assert shown["history"]
    assert "复查未通过　照片看不清" in office.says("finding", "show", finding)
    unit.refuses("E_FINDING_CLOSED", "finding", "act", finding, "--cause", "再改")
    office.says("finding", "reopen", finding, "--reason", "又出现")
    assert office.json("finding", "list")[0]["state"] == "returned"


def test_a_re_inspection_on_site_decides(found: tuple[CheckWorld, str, str]) -> None:
    checks, _, finding = found
    corrected(checks, finding)
    again = checks.office.json(
        *("inspection", "plan", "--reinspect", finding, "--inspector", ZHANG, "--inspector", LI),
        *("--title", "整改复查", "--from", "2023-07-01"),
    )
    checks.office.says("inspection", "hand-out", again["code"])
    checks.meet()
    checks.fill(checks.zhang, again["code"])
    checks.meet()
    checks.office.says("inspection", "review", again["code"], "accept")

    sentence = checks.office.says("finding", "reinspect", "--inspection", again["code"])
    score = checks.office.json("inspection", "score", again["code"])

    assert again["inspection"]["title"] == "整改复查"
    assert again["inspection"]["items"] == ["T-05"]
    assert "1" in sentence
    assert checks.office.json("finding", "list")[0]["state"] == "passed"
    assert (score["value"], score["profile"]) == (None, "")
    assert "不评分" in checks.office.says("inspection", "score", again["code"])


def test_a_finding_is_changed_made_a_task_and_withdrawn(found: tuple[CheckWorld, str, str]) -> None:
    checks, _, finding = found
    office = checks.office
    office.refuses("E_REASON", "finding", "edit", finding, "--due", "2099-01-31")
    assert office.misused("finding", "edit", finding)

    edited = office.json(
        *("finding", "edit", finding, "--severity", "low", "--demand", "限期整改"),
        *("--due", "2099-01-31", "--reason", "单位申请"),
    )
    task = office.json("finding", "task", finding, "--title", "停用多余账户")["task"]
    office.refuses("E_FINDING_TASK", "finding", "task", finding)
    checks.meet()
    office.says("finding", "withdraw", finding, "--reason", "误报")

    assert edited["finding"]["due"] == "2099-01-31"
    assert (edited["finding"]["severity"], edited["finding"]["demand"]) == ("low", "限期整改")
    assert checks.unit.json("task", "show", task)["title"] == "停用多余账户"
    assert office.json("finding", "list") == []
    (row,) = office.json("finding", "list", "--withdrawn")
    assert (row["state"], row["withdrawn"]) == ("withdrawn", "误报")
    office.refuses("E_FINDING_WITHDRAWN", "finding", "edit", finding, "--severity", "high")


def test_findings_are_written_as_excel(found: tuple[CheckWorld, str, str], tmp_path: Path) -> None:
    checks, _, finding = found
    file = tmp_path / "findings.xlsx"

    done = checks.office.json("finding", "export", str(file), "--unit", UNIT)

    cells = {cell for row in open_book(file).table().rows() for cell in row}
    assert done["path"] == str(file)
    assert finding in cells


def test_days_to_correct_are_shown_and_stated(checks: CheckWorld) -> None:
    before = checks.office.json("finding", "days")
    stated = checks.office.json("finding", "days", "--high", "5", "--source", "市网信办要求")

    assert before["days"] == {"high": 7, "medium": 15, "low": 30}
    assert stated["days"] == {"high": 5, "medium": 15, "low": 30}
    assert checks.office.says("finding", "days").strip() == "high 5　medium 15　low 30"
    checks.office.refuses("E_RULE", "finding", "days", "--low", "0", "--source", "x")


def test_a_finding_that_is_alone_keeps_its_code_when_it_is_renumbered(
    found: tuple[CheckWorld, str, str],
) -> None:
    checks, _, finding = found
    uid = checks.office.json("finding", "show", finding)["uid"]

    code = checks.office.json("finding", "renumber", uid)["code"]

    assert checks.office.json("finding", "show", uid)["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("reinspect",),
        ("reinspect", "问2023-001"),
        ("reinspect", "问2023-001", "maybe"),
        ("reinspect", "问2023-001", "passed", "--inspection", "检2023-001"),
        ("attach", "问2023-001", "a.jpg", "--side", "beside"),
        ("raise", "检2023-001", "--severity", "grave"),
    ],
)
def test_what_cannot_be_meant_is_a_matter_of_usage(checks: CheckWorld, arguments: tuple[str, ...]) -> None:
    assert checks.office.misused("finding", *arguments)


def test_only_the_office_judges_and_only_the_unit_corrects(found: tuple[CheckWorld, str, str]) -> None:
    checks, code, finding = found

    checks.unit.refuses("E_ROLE", "finding", "close", finding)
    checks.unit.refuses("E_ROLE", "finding", "raise", code)
    checks.office.refuses("E_ROLE", "finding", "act", finding, "--cause", "x")
