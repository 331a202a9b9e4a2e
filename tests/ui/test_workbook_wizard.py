"""Excel in and out from the window: a mapping that can be corrected, a dry run that counts, one step."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.ledger_import_plan import RowAction
from desktop.spreadsheets import open_book
from desktop.ui.ledger_page import LedgerPage
from desktop.ui.main_window import MainWindow
from desktop.ui.workbook_wizard import CHOOSE, PREVIEW, RESULT, WorkbookWizard
from desktop.ui.workbook_wizard_export import export, usual_file
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of

HEAD = ["序号", "工作任务", "具体要求", "牵头单位", "责任单位", "完成时限", "说明"]
Wizard = Callable[[Path], WorkbookWizard]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A ledger as an office keeps it: a title above the head, no codes, a unit nobody knows."""
    file = tmp_path / "2023年任务台账.csv"
    rows = [["2023年数字政府任务台账", *[""] * 6], HEAD]
    for number in range(1, 21):
        lead = "市数据资源局" if number == 7 else "市大数据局"
        rows.append(
            [
                str(number),
                f"推进第{number}项工作",
                "完成系统对接",
                lead,
                "市公安局",
                "2023年12月底前",
                "按月调度",
            ]
        )
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows(rows)
    return file


@pytest.fixture
def wizard(qtbot: QtBot, drafted: MainWindow) -> Wizard:
    def open_with(path: Path) -> WorkbookWizard:
        made = WorkbookWizard(desk_of(drafted), path, drafted)
        made.open()
        idle(qtbot, drafted)
        return made

    return open_with


def count(window: MainWindow) -> int:
    return LedgerService(desk_of(window).session).count()


def sentence(wizard: WorkbookWizard) -> str:
    return next(found.text() for found in wizard.findChildren(QLabel) if found.text().startswith("共"))


def test_a_table_is_previewed_with_its_counts_and_nothing_is_written(
    drafted: MainWindow, wizard: Wizard, sheet: Path
) -> None:
    made = wizard(sheet)

    assert made.pages.currentIndex() == PREVIEW
    assert sentence(made) == "共20条：新增20，更新0，无变化0，未采用0"
    assert made.plan.rows.rows.rowCount() == 20
    assert made.plan.rows.rows.row_at(0).title == "推进第1项工作"
    assert count(drafted) == 60


def test_the_columns_are_guessed_and_shown_with_their_first_rows(wizard: Wizard, sheet: Path) -> None:
    made = wizard(sheet)

    chosen = {letter: box.currentData() for letter, box in made.mapping.choosers().items()}
    texts = [found.text() for found in made.mapping.findChildren(QLabel)]

    assert chosen["B"] == "title"
    assert chosen["D"] == "lead"
    assert chosen["F"] == "due"
    assert any(text.startswith("推进第1项工作；推进第2项工作") for text in texts)


def test_a_corrected_column_counts_anew(
    qtbot: QtBot, drafted: MainWindow, wizard: Wizard, sheet: Path
) -> None:
    made = wizard(sheet)
    box = made.mapping.choosers()["G"]

    box.setCurrentIndex(box.findData("note"))
    idle(qtbot, drafted)
    kept = made.mapping.choosers()["G"].currentData()
    title = made.mapping.choosers()["B"]
    title.setCurrentIndex(title.findData(""))
    idle(qtbot, drafted)

    assert kept == "note"
    assert made.mapping.choosers()["B"].currentData() == ""
    assert sentence(made).startswith("共20条：")
    assert "新增20" not in sentence(made), "rows without a title are alike"


def test_another_head_is_guessed_anew(qtbot: QtBot, drafted: MainWindow, wizard: Wizard, sheet: Path) -> None:
    made = wizard(sheet)
    fields = {field.accessibleName(): field for field in made.findChildren(QLineEdit)}

    fields["表头从第几行开始"].setText("3")
    fields["表头从第几行开始"].editingFinished.emit()
    idle(qtbot, drafted)

    assert made.pages.currentIndex() == PREVIEW
    assert fields["表头从第几行开始"].text() == "3"
    assert made.plan.rows.rows.rowCount() < 20


def test_rows_are_shown_by_what_becomes_of_them(wizard: Wizard, sheet: Path) -> None:
    made = wizard(sheet)

    made.plan.outcomes.setCurrentIndex(made.plan.outcomes.findData(RowAction.UPDATE))

    assert made.plan.outcomes.currentText() == "更新 0"
    assert made.plan.rows.rows.rowCount() == 0


def test_a_unit_nobody_knows_is_listed_and_leads_to_its_meaning(
    qtbot: QtBot, wizard: Wizard, sheet: Path
) -> None:
    made = wizard(sheet)
    made.plan.show_tab(2)
    made.plan.names.select_row(0)

    with qtbot.waitSignal(made.plan.name_wanted) as heard:
        made.plan._ask()
    dialog = next(found for found in made.findChildren(QDialog) if found.objectName() == "dialog-name")
    dialog.reject()

    assert heard.args == ["市数据资源局"]


def test_an_import_is_one_step_that_can_be_taken_back(
    qtbot: QtBot, drafted: MainWindow, wizard: Wizard, sheet: Path
) -> None:
    made = wizard(sheet)
    heard: list[str] = []
    made.imported.connect(heard.append)

    made.advance()
    idle(qtbot, drafted)
    after = count(drafted)
    place = made.pages.currentIndex()
    made.advance()
    desk_of(drafted).changed.emit()
    drafted.commands["undo"].trigger()

    assert place == RESULT
    assert heard == ["共20条：新增20，更新0，无变化0，未采用0"]
    assert after == 80
    assert count(drafted) == 60
    assert not made.isVisible()


def test_a_file_that_is_no_ledger_gets_a_sentence(
    qtbot: QtBot, drafted: MainWindow, wizard: Wizard, tmp_path: Path
) -> None:
    file = tmp_path / "别的.csv"
    file.write_text("甲,乙\n1,2\n", "utf-8")

    made = wizard(file)

    assert made.pages.currentIndex() == CHOOSE
    assert "（E_NO_HEAD）" in made.notice.text()


def test_a_ledger_dropped_on_the_page_opens_the_import(
    qtbot: QtBot, drafted: MainWindow, sheet: Path
) -> None:
    page: LedgerPage = ledger_of(drafted)

    page._take(sheet)
    idle(qtbot, drafted)
    (made,) = drafted.findChildren(WorkbookWizard)

    assert made.pages.currentIndex() == PREVIEW
    made.reject()


def test_the_ledger_is_written_as_it_is_filtered(qtbot: QtBot, drafted: MainWindow, tmp_path: Path) -> None:
    query = LedgerQuery(text="区块链")
    expected = LedgerService(desk_of(drafted).session).count(query)

    export(desk_of(drafted), query, tmp_path / "台账", drafted)
    idle(qtbot, drafted)

    table = open_book(tmp_path / "台账.xlsx").table("")
    cells = [cell for row in table.rows() for cell in row]
    assert sum(cell.startswith("2023-5-") for cell in cells) == expected > 0
    assert f"台账{expected}条" in bench_of(drafted).notice.text


def test_the_file_is_named_for_the_day(drafted: MainWindow) -> None:
    name = usual_file(desk_of(drafted)).name

    assert name == f"督查任务台账 {desk_of(drafted).session.today().isoformat()}.xlsx"
