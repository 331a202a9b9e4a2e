"""Bad input gets one sentence with a code and changes nothing."""

import shutil
import zipfile
from pathlib import Path

from sqlcipher3 import dbapi2

from tests.commands.test_cli import Shell
from tests.commands.test_cli import drafted as drafted  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import office as office  # noqa: PLC0414 - a fixture
from tests.commands.test_cli import shell as shell  # noqa: PLC0414 - a fixture


def refused(shell: Shell, code: str, *arguments: str) -> str:
    """Runs a command that must be refused with a code, in one sentence."""
    status, out, err = shell(*arguments)
    assert (status, out) == (1, ""), (status, out, err)
    assert err.startswith(f"{code}: "), err
    assert err.count("\n") == 1
    return err


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_folder_that_is_no_workspace(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.dukao").mkdir()

    refused(shell, "E_NOT_WORKSPACE", "task", "list", "-w", str(tmp_path / "x.dukao"))

    assert files(tmp_path / "x.dukao") == {}


def test_a_newer_workspace_is_not_touched(office: Shell) -> None:
    connection = dbapi2.connect(str(office.workspace / "ledger.db"))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = files(office.workspace)

    refused(office, "E_NEWER_WORKSPACE", "task", "list", "-w", str(office.workspace))

    after = files(office.workspace)
    assert after["ledger.db"] == before["ledger.db"]
    assert after["evidence.db"] == before["evidence.db"]


def test_a_folder_that_cannot_be_written(shell: Shell) -> None:
    status, _, err = shell("init", "/proc/x.dukao", "--role", "office", "--party", "某办公室")

    assert status == 1
    assert err.startswith("E_")
    assert err.count("\n") == 1


def test_a_damaged_workspace(office: Shell) -> None:
    ledger = office.workspace / "ledger.db"
    data = bytearray(ledger.read_bytes())
    data[100:4000] = b"\xff" * 3900
    ledger.write_bytes(data)

    status, _, err = office("task", "list", "-w", str(office.workspace))

    assert status == 1
    assert err.startswith("E_DAMAGED: ")


def test_a_broken_docx(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><unclosed>")
    before = files(office.workspace)

    refused(office, "E_BROKEN_DOCUMENT", "policy", "import", str(file), "-w", str(office.workspace))

    assert files(office.workspace)["ledger.db"] == before["ledger.db"]


def test_a_text_of_a_hundred_megabytes(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as target:
        target.truncate(100_000_000)

    refused(office, "E_TOO_LARGE", "policy", "import", str(file), "-w", str(office.workspace))


def test_control_characters_do_not_stop_the_work(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes("一、任务\n1.建设\x07平台\x1b[31m。完成\x00对接。（责任单位：市大数据局）\n".encode())

    office.here("policy", "import", str(file))

    (row,) = office.json("task", "list")
    assert not any(ord(character) < 32 for character in row["text"] + row["title"])
    assert row["responsible"] == "市大数据局"


def test_markup_and_formulas_in_names_are_plain_text_everywhere(office: Shell, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("一、任务\n1.建设<b>粗</b>&=cmd()。完成对接。（责任单位：市大数据局）\n", "utf-8")
    office.here("policy", "import", str(file))
    (row,) = office.json("task", "list")
    office.here("task", "edit", row["code"], "--title", "=cmd()<b>a & b</b>", "--note", "<img src=x>")

    office.here("report", "ledger", "-o", str(tmp_path / "台账.pdf"))

    assert office.json("task", "show", row["code"])["title"] == "=cmd()<b>a & b</b>"
    assert (tmp_path / "台账.pdf").read_bytes().startswith(b"%PDF-")


def test_a_second_process_is_told_who_holds_the_workspace(drafted: Shell) -> None:
    from desktop.commands.console import workspaces  # the first process, played by this one

    session = workspaces().open(drafted.workspace)
    try:
        refused(
            drafted, "E_BUSY", "task", "withdraw", "2023-5-001", "--reason", "x", "-w", str(drafted.workspace)
        )
    finally:
        session.close()


def test_a_missing_part_of_a_workspace(office: Shell) -> None:
    (office.workspace / "evidence.db").unlink()

    status, _, err = office("task", "list", "-w", str(office.workspace))

    assert status == 1
    assert err.startswith("E_")
    assert not (office.workspace / "evidence.db").exists()


def test_a_copy_of_a_workspace_opens_and_verifies(drafted: Shell, tmp_path: Path) -> None:
    shutil.copytree(drafted.workspace, tmp_path / "copy.dukao")

    status, _, err = drafted("verify", "-w", str(tmp_path / "copy.dukao"))

    assert status == 0, err
