"""``dukao ledger``: Excel out and in as acceptance checks use it."""

from pathlib import Path

from desktop.spreadsheets import open_book
from tests.commands.test_bad_input import files, refused
from tests.commands.test_cli import Shell
from tests.commands.test_cli import drafted as drafted  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import office as office  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import shell as shell  # noqa: PLC0414 - a fixture
from tests.spreadsheets.making import LEDGER_XML, parts_of, sheet_of, write_ole, write_parts, write_xlsx
from tests.spreadsheets.test_guards import LAUGHS

HEAD = ["任务编号", "任务名称", "责任单位", "完成时限", "进展情况"]


def test_what_is_exported_imports_as_unchanged(drafted: Shell, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    drafted.here("task", "issue")

    exported = drafted.json("ledger", "export", str(file))
    form = drafted.json("ledger", "import", str(file))

    assert exported["tasks"] == 60
    assert form["sentence"] == "共60条：新增0，更新0，无变化60，未采用0"
    assert form["applied"] is False


def test_a_dry_run_counts_and_writes_nothing(drafted: Shell, tmp_path: Path) -> None:
    rows = [HEAD, ["2023-5-001", "改名", "", "", "已招标"], ["", "新任务", "市公安局", "2023年6月底前", ""]]
    file = write_xlsx(tmp_path / "台账.xlsx", rows)
    before = files(drafted.workspace)["ledger.db"]

    form = drafted.json("ledger", "import", str(file), "--dry-run")
    out = drafted.here("ledger", "import", str(file), "--dry-run")

    assert form["counts"] == {"new": 1, "updated": 1, "same": 0, "refused": 0, "total": 2}
    assert form["not_taken"] == ["进展情况"]
    assert form["rows"][0]["changes"][0]["after"] == "改名"
    assert "共2条：新增1，更新1，无变化0，未采用0" in out
    assert "E列“进展情况”→进展情况" in out
    assert files(drafted.workspace)["ledger.db"] == before


def test_an_import_writes_and_says_what_it_did(drafted: Shell, tmp_path: Path) -> None:
    rows = [HEAD, ["2023-5-001", "改名", "", "", "已招标"], ["", "新任务", "市公安局", "2023年6月底前", ""]]
    file = write_xlsx(tmp_path / "台账.xlsx", rows)

    form = drafted.json("ledger", "import", str(file), "--map", "进展情况=note")

    assert form["applied"] is True
    (code,) = form["codes"]
    assert code.endswith("-T1-001")
    assert drafted.json("task", "show", "2023-5-001")["note"] == "进展情况：已招标"
    assert drafted.json("task", "show", code)["milestones"][0]["due"] == "2023-06-30"


def test_columns_are_mapped_by_head_letter_or_number_and_left_out(office: Shell, tmp_path: Path) -> None:
    rows = [["甲", "乙", "丙", "丁"], ["建成平台", "市公安局", "张三", "x"]]
    file = write_xlsx(tmp_path / "a.xlsx", rows)
    maps = ("--head", "1", "--map", "A=title", "--map", "2=lead", "--map", "丙=sponsor", "--map", "D=none")

    office.json("ledger", "import", str(file), *maps)

    (row,) = office.json("task", "list")
    task = office.json("task", "show", row["code"])
    assert (task["title"], task["lead"], task["sponsor"]) == ("建成平台", ["市公安局"], "张三")


def test_bad_mappings_are_refused_with_what_there_is(office: Shell, tmp_path: Path) -> None:
    file = str(write_xlsx(tmp_path / "a.xlsx", [["任务名称", "责任单位"], ["建成平台", "市公安局"]]))
    here = ("-w", str(office.workspace))

    assert "任务名称、责任单位" in refused(
        office, "E_NO_COLUMN", "ledger", "import", file, "--map", "无=title", *here
    )
    assert "title" in refused(office, "E_NO_FIELD", "ledger", "import", file, "--map", "A=nothing", *here)
    refused(office, "E_NO_SHEET", "ledger", "import", file, "--sheet", "没有", *here)
    assert office("ledger", "import", file, "--map", "A", *here)[0] == 2
    assert office("ledger", "import", file, "--head", "x", *here)[0] == 2


def test_bad_files_get_one_sentence_with_a_code_and_change_nothing(office: Shell, tmp_path: Path) -> None:
    plain = parts_of(sheet_of(LEDGER_XML))
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(101 * 1024 * 1024)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "a.doc").write_bytes(b"")
    bad = {
        "E_ZIP_BOMB": write_parts(tmp_path / "bomb.xlsx", plain | {"xl/styles.xml": b" " * (80 << 20)}),
        "E_XML_ENTITY": write_parts(tmp_path / "laughs.xlsx", plain | {"xl/styles.xml": LAUGHS + "<x/>"}),
        "E_ENCRYPTED": write_ole(tmp_path / "locked.xlsx", "EncryptedPackage", bytes(5000)),
        "E_TOO_LARGE": huge,
        "E_BROKEN_WORKBOOK": tmp_path / "broken.xlsx",
        "E_UNKNOWN_FORMAT": tmp_path / "a.doc",
        "E_NOT_FOUND": tmp_path / "nothing.xlsx",
        "E_NO_HEAD": write_xlsx(tmp_path / "other.xlsx", [["张三", "男"]]),
    }
    before = files(office.workspace)["ledger.db"]

    for code, file in bad.items():
        refused(office, code, "ledger", "import", str(file), "-w", str(office.workspace))

    assert files(office.workspace)["ledger.db"] == before


def test_text_that_looks_like_a_formula_goes_out_and_in_as_text(drafted: Shell, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    for number, text in enumerate(("=cmd|'/C calc'!A0", "+1", "@x", "2023-1-1", "00123"), start=1):
        drafted.here("task", "edit", f"2023-5-{number:03d}", "--note", text)

    drafted.here("ledger", "export", str(file), "--paper", "A4")

    notes = [row[-1] for row in open_book(file).table().rows(3, 8)]
    assert notes == ["=cmd|'/C calc'!A0", "+1", "@x", "2023-1-1", "00123"]
    assert drafted.json("ledger", "import", str(file))["counts"]["same"] == 60


def test_a_file_that_cannot_be_written_is_said(drafted: Shell, tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").mkdir()

    refused(
        drafted,
        "E_CANNOT_WRITE",
        "ledger",
        "export",
        str(tmp_path / "台账.xlsx"),
        "-w",
        str(drafted.workspace),
    )

    assert list(tmp_path.glob(".*")) == []


def test_a_form_is_written_for_a_unit_that_has_something_to_report(drafted: Shell, tmp_path: Path) -> None:
    drafted.here("task", "issue", "--on", "2023-05-08")
    file = tmp_path / "反馈表.xlsx"

    form = drafted.json("ledger", "form", str(file), "--unit", "市公安局", "--period", "2023Q2")

    assert form["tasks"] > 0
    assert "（2023Q2）" in open_book(file).table().row(1)[0]
    refused(
        drafted,
        "E_NOTHING_TO_REPORT",
        *("ledger", "form", str(file), "--unit", "市公安局", "--period", "2019Q1"),
        *("-w", str(drafted.workspace)),
    )
