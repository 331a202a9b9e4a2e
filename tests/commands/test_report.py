"""Papers of the year on the command line: one into a file, or all of a kind into a folder."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typer
from typer.testing import CliRunner

from desktop.commands.workspace import report
from desktop.domain.supervision import Light
from desktop.errors import AppError
from desktop.services.notices import NoticeService
from tests.services.office_year import office_year

CODES = ("2023-5-008", "2023-5-031", "2023-5-042")

app = typer.Typer()
app.command("report")(report)


class Shell:
    """Runs ``report`` on the office's workspace, which is closed while it runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "-w", str(self._folder)])
        if isinstance(result.exception, AppError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    with office_year(tmp_path / "year", CODES) as year:
        year.day("2024-01-10")
        service = NoticeService(year.office)
        service.issue(service.proposals(Light.RED), "请整改。", None, "")
        folder = year.office.folder
    return Shell(folder)


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


def test_a_notice_goes_into_the_file_that_is_named(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "n.pdf"

    form = shell.json("notice", "--notice", "1", "-o", str(file))

    assert form["file"] == str(file)
    assert form["title"].startswith("督办通知单_督办〔2024〕1号_")
    assert "督办〔2024〕1号" in text_of(file)


def test_a_bulletin_a_form_and_a_case_are_chosen_by_their_options(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "p.pdf"
    chosen = (
        (("bulletin", "--period", "2023Q4"), "关于2023年第四季度督查任务推进情况的督查通报"),
        (("feedback-form", "--unit", "市公安局", "--period", "2023Q3", "--blank"), "反馈期间2023年第三季度"),
        (("case", "--case", "2023-5-042@市公安局"), "编号2023-5-042责任单位市公安局"),
    )

    for arguments, words in chosen:
        shell(*arguments, "-o", str(file))

        assert words in text_of(file)


def test_the_calendar_has_no_pages(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "c.ics"

    sentence = shell("calendar", "--unit", "市公安局", "-o", str(file))

    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "页" not in sentence


def test_all_papers_of_a_kind_go_into_a_folder(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    form = shell.json("notice", "--all", "-o", str(folder))
    shell("feedback-form", "--all", "--period", "2023Q3", "-o", str(folder))

    assert form["count"] == len(list(folder.glob("督办通知单_*.pdf"))) > 1
    assert len(list(folder.glob("督查任务进展反馈表_*.pdf"))) >= form["count"]


def test_papers_and_the_calendar_are_listed(shell: Shell) -> None:
    names = [item["name"] for item in shell.json("--list")]

    assert {"ledger", "notice", "reminder", "bulletin", "feedback-form", "case", "calendar"} <= set(names)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bulletin", "--period", "2023Q9"), "E_PERIOD"),
        (("notice", "--notice", "99"), "E_NO_RECORD"),
        (("feedback-form",), "E_WHICH_PAPER"),
        (("reminder",), "E_NOTHING_TO_PRINT"),
        (("reminder", "--all"), "E_NOTHING_TO_PRINT"),
    ],
)
def test_what_cannot_be_printed_is_said_with_a_code(
    shell: Shell, arguments: tuple[str, ...], code: str
) -> None:
    with pytest.raises(AppError) as caught:
        shell(*arguments)

    assert caught.value.code == code
