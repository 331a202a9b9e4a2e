"""``dukao checklist`` as acceptance checks use it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_bad_input import files, refused
from tests.commands.test_cli import Shell
from tests.commands.test_cli import office as office  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import shell as shell  # noqa: PLC0414 - a fixture
from tests.services.checks.checklist_files import LAYER_MERGES, LAYERS, LIBRARY, book, cklb
from tests.spreadsheets.making import LEDGER_XML, parts_of, write_parts, write_xlsx
from tests.spreadsheets.test_guards import LAUGHS


def said(shell: Shell, *arguments: str) -> Any:
    status, out, err = shell("checklist", *arguments, "--json")
    assert (status, err) == (0, ""), err
    return json.loads(out)


def test_shipped_checklists_are_listed_and_shown_without_a_workspace(shell: Shell) -> None:
    listed = said(shell, "list")
    shown = said(shell, "show", "djbh", "--level", "3")
    _, text, _ = shell("checklist", "show", "djbh", "--level", "3")

    assert {"djbh", "miping"} <= {entry["code"] for entry in listed}
    assert shown["level_counts"] == [{"level": "3", "title": "第三级", "items": 211}]
    assert len(shown["checklist"]) == 211
    assert shown["categories"][0] == {"category": "安全物理环境", "points": 10, "items": {"3": 22}}
    assert "L3-PES1-01" in text


def test_a_dry_run_needs_no_workspace_and_an_import_does(shell: Shell, tmp_path: Path) -> None:
    file = str(book(tmp_path / "a.xlsx", LAYERS, LAYER_MERGES))

    form = said(shell, "import", file, "--dry-run")
    status, out, _ = shell("checklist", "import", file, "--dry-run")

    assert form["counts"]["items"] == 5
    assert form["applied"] is False
    assert status == 0
    assert "安全物理环境\t测评项\t→ 检查要求" in out
    assert "这是预演" in out
    refused(shell, "E_NO_WORKSPACE", "checklist", "import", file)


def test_an_import_is_listed_exported_and_read_back(office: Shell, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(LIBRARY, "utf-8")
    target = tmp_path / "out.xlsx"

    form = office.json("checklist", "import", str(tmp_path / "demo.yaml"), "--edition", "3a")
    entries = office.json("checklist", "list")
    exported = office.json("checklist", "export", "demo", str(target))
    again = office.json("checklist", "import", str(target))

    assert form["applied"] is True
    assert [(one["edition"], one["is_shipped"]) for one in entries if one["code"] == "demo"] == [
        ("3a", False)
    ]
    assert exported["items"] == 2
    assert (again["is_known"], again["applied"]) == (True, False)
    assert office.json("verify")["is_clean"]


def test_a_dry_run_writes_nothing(office: Shell, tmp_path: Path) -> None:
    file = str(cklb(tmp_path / "a.cklb"))
    before = files(office.workspace)["ledger.db"]

    office.here("checklist", "import", file, "--dry-run")

    assert files(office.workspace)["ledger.db"] == before


def test_results_of_a_file_are_scored(office: Shell, tmp_path: Path) -> None:
    answers = str(tmp_path / "answers.json")
    office.here("checklist", "import", str(cklb(tmp_path / "a.cklb")), "--answers", answers)

    form = office.json("checklist", "score", "demo_stig", answers)
    office.here(
        "checklist",
        "export",
        "demo_stig",
        str(tmp_path / "b.cklb"),
        "--answers",
        answers,
        "--target",
        "web01",
    )

    assert form["value"] == "33.33"
    assert form["counts"]["nonconforming"] == 1
    back = json.loads((tmp_path / "b.cklb").read_text("utf-8"))
    statuses = [rule["status"] for rule in back["stigs"][0]["rules"]]
    assert statuses == ["not_a_finding", "open", "not_applicable", "not_reviewed"]


def test_a_score_comes_with_its_derivation_and_without_a_workspace(shell: Shell, tmp_path: Path) -> None:
    items = said(shell, "show", "djbh", "--level", "2")["checklist"]
    answers = [{"item": item["code"], "verdict": "conforming"} for item in items]
    answers[0]["verdict"] = "nonconforming"
    file = tmp_path / "a.json"
    file.write_text(json.dumps(answers), "utf-8")

    form = said(shell, "score", "djbh", str(file), "--level", "2")
    status, out, _ = shell("checklist", "score", "djbh", str(file), "--level", "2")

    assert form["profile"] == "djbh-2021"
    assert 0 < float(form["value"]) < 100
    assert form["steps"][-1]["formula"]
    assert status == 0
    assert f"得分：{form['value']}" in out


@pytest.mark.parametrize(
    "answers",
    [
        {"item": "x"},
        [3],
        [{"item": "none", "verdict": "conforming"}],
        [{"item": "GV.OC-01", "verdict": "good"}],
        [{"item": "GV.OC-01", "verdict": "conforming", "target": 3}],
        [{"item": "GV.OC-01", "verdict": "conforming", "details": []}],
        [{"item": "GV.OC-01", "verdict": "conforming", "details": {"D": None}}],
        [{"item": "GV.OC-01", "verdict": "conforming", "evidence": "x"}],
        [{"item": "GV.OC-01", "verdict": "conforming", "is_copied": "x"}],
        [{"item": "GV.OC-01", "verdict": "conforming", "on": "yesterday"}],
        [{"item": "GV.OC-01", "verdict": "conforming", "severity": "x"}],
        [{"item": "GV.OC-01", "verdict": "conforming", "extra": 1}],
    ],
)
def test_bad_answers_are_refused(shell: Shell, tmp_path: Path, answers: object) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(answers), "utf-8")

    refused(shell, "E_ANSWERS", "checklist", "score", "csf", str(file))


def test_bad_arguments_are_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", "utf-8")
    answers = str(tmp_path / "a.json")
    table = str(write_xlsx(tmp_path / "a.xlsx", [["检查要求", "备注"], ["有口令", ""]]))

    refused(shell, "E_NO_CHECKLIST", "checklist", "show", "none")
    refused(shell, "E_CHECK_LEVEL", "checklist", "show", "djbh", "--level", "9")
    refused(shell, "E_CHECK_LEVEL", "checklist", "score", "djbh", answers)
    refused(shell, "E_NOT_FOUND", "checklist", "score", "csf", str(tmp_path / "none.json"))
    refused(shell, "E_UNKNOWN_FORMAT", "checklist", "export", "csf", str(tmp_path / "a.doc"))
    refused(shell, "E_NO_COLUMN", "checklist", "import", table, "--dry-run", "--column", "无=note")
    refused(shell, "E_NO_FIELD", "checklist", "import", table, "--dry-run", "--column", "备注=x")
    refused(shell, "E_EMPTY_CHECKLIST", "checklist", "import", table, "--dry-run", "--code", "含 空格")
    assert shell("checklist", "import", table, "--dry-run", "--column", "备注")[0] == 2


def test_another_text_under_an_edition_is_refused(shell: Shell, tmp_path: Path) -> None:
    target = str(tmp_path / "a.xlsx")
    said(shell, "export", "djbh", target, "--level", "3")

    refused(shell, "E_EDITION", "checklist", "import", target, "--dry-run")
    form = said(shell, "import", target, "--dry-run", "--edition", "2019-3")

    assert form["counts"]["items"] == 211


def test_malicious_files_are_refused(shell: Shell, tmp_path: Path) -> None:
    laughs = tmp_path / "a.yaml"
    laughs.write_text("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)), "utf-8")
    entity = write_parts(tmp_path / "e.xlsx", parts_of(LEDGER_XML) | {"xl/styles.xml": LAUGHS + "<x/>"})
    bomb = write_parts(tmp_path / "b.xlsx", parts_of(LEDGER_XML) | {"xl/styles.xml": b" " * (80 << 20)})

    refused(shell, "E_BROKEN_CHECKLIST", "checklist", "import", str(laughs), "--dry-run")
    refused(shell, "E_XML_ENTITY", "checklist", "import", str(entity), "--dry-run")
    refused(shell, "E_ZIP_BOMB", "checklist", "import", str(bomb), "--dry-run")
