"""The command line as acceptance checks use it: JSON on stdout, exit status, one sentence on stderr."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import run
from tests.conftest import PLAN, ROOT


class Shell:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self.workspace = folder / "office.dukao"

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = run(arguments)
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def here(self, *arguments: str) -> str:
        status, out, err = self(*arguments, "-w", str(self.workspace))
        assert status == 0, err
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self.here(*arguments, "--json"))


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(capsys, tmp_path)


@pytest.fixture
def office(shell: Shell) -> Shell:
    status, _, err = shell(
        "init", str(shell.workspace), "--role", "office", "--party", "聊城市人民政府办公室"
    )
    assert status == 0, err
    return shell


@pytest.fixture
def drafted(office: Shell) -> Shell:
    office.here("policy", "import", str(PLAN))
    return office


def test_parse_prints_the_counts_of_the_real_plan_without_a_workspace(shell: Shell) -> None:
    status, out, err = shell("policy", "parse", str(PLAN), "--json")

    form = json.loads(out)
    assert (status, err) == (0, "")
    assert form["coverage"]["tasks"] == len(form["tasks"]) == 60
    assert sum(len(task["milestones"]) for task in form["tasks"]) == 72
    assert sum(len(task["targets"]) for task in form["tasks"]) == 13
    assert form["coverage"]["without_lead"] == 31
    assert form["doc_no"] == "聊政字〔2023〕5号"
    assert form["issued_on"] == "2023-04-27"
    assert "text" not in form


def test_parse_gives_the_keys_of_the_contract(shell: Shell) -> None:
    _, out, _ = shell("policy", "parse", str(PLAN), "--json", "--with-text")

    form = json.loads(out)
    top = {
        "title",
        "doc_no",
        "issuer",
        "issued_on",
        "clauses",
        "tasks",
        "milestones",
        "candidates",
        "coverage",
        "problems",
    }
    assert set(form) == top | {"text"}
    assert set(form["clauses"][0]) == {"path", "level", "heading", "text", "span"}
    task = form["tasks"][0]
    assert set(task) == {
        "clause",
        "title",
        "text",
        "span",
        "lead",
        "responsible",
        "groups",
        "milestones",
        "targets",
    }
    milestones = [m for t in form["tasks"] for m in t["milestones"]]
    assert set(milestones[0]) == {"due", "due_text", "text", "span"}
    targets = [t for task in form["tasks"] for t in task["targets"]]
    keys = {"text", "name", "comparator", "value", "unit", "recurrence", "due", "strive", "span"}
    assert set(targets[0]) == keys
    for part in (*form["tasks"], *milestones, *targets, *form["candidates"], *form["coverage"]["uncovered"]):
        start, end = part["span"]
        assert form["text"][start:end] == part["text"]


def test_a_year_begins_with_init_import_edit_issue_report_verify(drafted: Shell, tmp_path: Path) -> None:
    assert len(drafted.json("task", "list")) == 60

    drafted.here("task", "edit", "2023-5-001", "--title", "整合运行数据", "--sponsor", "张三")
    shown = drafted.json("task", "show", "2023-5-001")
    assert (shown["title"], shown["sponsor"]) == ("整合运行数据", "张三")
    assert drafted.json("task", "issue", "--check")["blockers"] == []
    issued = drafted.json("task", "issue", "--on", "2023-05-08")
    assert len(issued["codes"]) == 60
    pdf = tmp_path / "台账.pdf"
    drafted.here("report", "ledger", "-o", str(pdf))
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert drafted.json("verify")["is_clean"]
    fields = [entry["field"] for entry in drafted.json("history", "2023-5-001")]
    assert fields.count("title") == 3


def test_filters_narrow_the_list(drafted: Shell) -> None:
    everything = drafted.json("task", "list")

    by_text = drafted.json("task", "list", "--text", "智慧社区")
    by_clause = drafted.json("task", "list", "--clause", "五")
    by_due = drafted.json("task", "list", "--due", "2023-12-31")
    by_unit = drafted.json("task", "list", "--unit", "市公安局")

    assert [row["code"] for row in by_text] == ["2023-5-010"]
    assert [row["clause"] for row in by_clause] == ["五/（一）", "五/（二）", "五/（三）", "五/（四）"]
    assert 0 < len(by_due) < len(everything)
    names = ("市公安局", "市政府各部门", "各级各部门", "各有关监管部门")
    assert {row["code"] for row in by_unit} == {
        row["code"] for row in everything if any(name in row["lead"] + row["responsible"] for name in names)
    }


def test_a_unit_has_the_same_tasks_before_and_after_they_are_issued(drafted: Shell) -> None:
    def codes() -> list[str]:
        return [row["code"] for row in drafted.json("task", "list", "--unit", "聊城市公安局")]

    before = codes()
    drafted.here("task", "issue", "2023-5-001", "2023-5-002", "2023-5-004")
    between = codes()
    drafted.here("task", "issue")

    assert len(before) > 20
    assert before == between == codes()


def test_split_merge_adopt_withdraw_restore(drafted: Shell) -> None:
    task = drafted.json("task", "show", "2023-5-010")
    at = task["milestones"][1]["span"][0] - len("2025年年底前，")

    split = drafted.json("task", "split", "2023-5-010", "--at", str(at))
    merged = drafted.json("task", "merge", *split["codes"])
    drafted.here("task", "withdraw", merged["codes"][0], "--reason", "试验")
    drafted.here("task", "restore", merged["codes"][0])
    uncovered = drafted.json("policy", "coverage")["uncovered"]
    start, end = next(item["span"] for item in uncovered if item["text"].startswith("深入推进数字机关建设"))
    drafted.here("policy", "adopt", str(start), str(end), "--lead", "市大数据局")

    codes = [row["code"] for row in drafted.json("task", "list")]
    assert len(codes) == 61
    assert {*merged["codes"], "2023-5-061"} <= set(codes)
    left = drafted.json("policy", "coverage")["uncovered"]
    assert [start, end] not in [item["span"] for item in left]
    assert len(left) == len(uncovered) - 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("policy", "parse", "missing.txt"), "E_"),
        (("task", "list"), "E_NO_WORKSPACE"),
        (("task", "list", "-w", "nowhere.dukao"), "E_NOT_WORKSPACE"),
        (("verify", "-w", str(ROOT / "desktop")), "E_NOT_WORKSPACE"),
    ],
)
def test_a_refusal_is_one_sentence_with_its_code_and_status_1(
    shell: Shell, arguments: tuple[str, ...], code: str
) -> None:
    status, out, err = shell(*arguments)

    assert (status, out) == (1, "")
    assert err.startswith(code)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("task", "show"), ("init", "x"), ("task", "list", "--state", "x")]
)
def test_wrong_usage_is_status_2(office: Shell, arguments: tuple[str, ...]) -> None:
    workspace = ("-w", str(office.workspace)) if arguments[0] == "task" else ()

    status, out, err = office(*arguments, *workspace)

    assert (status, out) == (2, "")
    assert err


def test_a_refused_command_changes_nothing(drafted: Shell) -> None:
    before = (drafted.workspace / "ledger.db").read_bytes()

    for arguments in (
        ("task", "withdraw", "2023-5-001", "--reason", " "),
        ("task", "edit", "2023-5-001", "--title", " "),
        ("task", "split", "2023-5-001", "--at", "1"),
        ("task", "show", "2023-5-999"),
        ("policy", "import", str(PLAN)),
        ("report", "nonsense"),
    ):
        status, _, err = drafted(*arguments, "-w", str(drafted.workspace))
        assert status == 1, arguments
        assert err.startswith("E_")

    assert (drafted.workspace / "ledger.db").read_bytes() == before


def test_the_programs_own_entry_prints_one_json_document(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop", "policy", "parse", str(PLAN), "--json"]

    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True)

    assert json.loads(done.stdout)["coverage"]["brackets"] == 60
    assert done.stderr == b""


def test_report_lists_its_papers(shell: Shell) -> None:
    status, out, _ = shell("report", "--list", "--json")

    assert status == 0
    assert {item["name"] for item in json.loads(out)} >= {"ledger", "coverage"}
