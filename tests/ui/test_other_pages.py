"""Reports, audit, settings."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.paths import config_folder
from desktop.services.papers import Paper
from desktop.settings import Settings, load_settings
from desktop.ui.audit_page import AuditPage
from desktop.ui.desk import Desk
from desktop.ui.fields import LineField
from desktop.ui.main_window import MainWindow
from desktop.ui.page_preview import ZOOMS, PagePreview
from desktop.ui.printing import paint, prepare
from desktop.ui.reports_page import ReportsPage
from desktop.ui.settings_page import SettingsPage
from desktop.ui.shell import Shell
from tests.ui.conftest import bench_of, desk_of, idle, ledger_of


@pytest.fixture
def reports(qtbot: QtBot, sample: MainWindow) -> ReportsPage:
    bench_of(sample).show_page("page-reports")
    page = bench_of(sample).page("page-reports")
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.paper is not None, timeout=20_000)
    return page


def combo(page: ReportsPage | SettingsPage, name: str) -> QComboBox:
    return next(box for box in page.findChildren(QComboBox) if box.accessibleName() == name)


def test_a_paper_is_drawn_and_its_pages_shown(qtbot: QtBot, reports: ReportsPage, sample: MainWindow) -> None:
    preview = reports.findChild(PagePreview)
    assert preview is not None
    idle(qtbot, sample)

    picture = preview.grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    labels = reports.findChildren(QLabel)

    assert middle.lightness() > 200
    assert any(one.text().startswith("第 1 / ") for one in labels)
    assert any("字体：" in one.toolTip() for one in labels)


def test_options_draw_the_paper_anew(qtbot: QtBot, reports: ReportsPage) -> None:
    first = reports.paper

    combo(reports, "排列方式").setCurrentIndex(1)
    qtbot.waitUntil(lambda: reports.paper is not first, timeout=20_000)

    assert reports.options().group_by == "unit"


def test_the_day_is_the_one_that_was_chosen(reports: ReportsPage) -> None:
    reports.findChildren(QDateEdit)[0].setDate(QDate(2023, 6, 30))

    assert reports.options().as_of.isoformat() == "2023-06-30"  # type: ignore[union-attr] # just set


def test_a_paper_is_saved_whole(reports: ReportsPage, tmp_path: Path) -> None:
    reports.save_to(tmp_path / "台账.pdf")

    assert (tmp_path / "台账.pdf").read_bytes().startswith(b"%PDF")
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["台账.pdf"]


def test_a_place_that_cannot_be_written_gets_a_sentence(
    reports: ReportsPage, sample: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    reports.save_to(tmp_path / "file" / "台账.pdf")

    assert "（E_CANNOT_WRITE）" in bench_of(sample).notice.text


def test_zooming_goes_through_the_sizes(reports: ReportsPage, sample: MainWindow) -> None:
    preview = reports.findChild(PagePreview)
    assert preview is not None

    sample.commands["zoom-in"].trigger()
    closer = preview.zoom
    sample.commands["zoom-out"].trigger()
    sample.commands["zoom-out"].trigger()
    farther = preview.zoom
    sample.commands["zoom-fit"].trigger()

    assert farther < closer
    assert {farther, closer} <= set(ZOOMS)
    assert preview.zoom == 0


def test_scrolling_says_which_page_is_seen(reports: ReportsPage) -> None:
    preview = reports.findChild(PagePreview)
    assert preview is not None

    preview.go_to(2)

    assert preview.page == 2


def test_all_pages_are_printed_on_sheets_of_their_direction(reports: ReportsPage, tmp_path: Path) -> None:
    paper: Paper | None = reports.paper
    assert paper is not None
    short = Paper(paper.data, paper.title, paper.file_name, 2, paper.fonts)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)

    prepare(printer, short, reports.service)
    paint(printer, short, reports.service)

    printed = (tmp_path / "printed.pdf").read_bytes()
    assert printed.count(b"/Type /Page\n") == 2
    assert printer.pageLayout().orientation() is printer.pageLayout().Orientation.Landscape


def audit_of(window: MainWindow) -> AuditPage:
    bench_of(window).show_page("page-audit")
    page = bench_of(window).page("page-audit")
    assert isinstance(page, AuditPage)
    return page


def test_the_log_is_shown_newest_first_and_further_back(sample: MainWindow) -> None:
    page = audit_of(sample)
    total = desk_of(sample).session.workspace.log.count()
    rows = page.lines.rows
    first, newest = rows.rowCount(), rows.row_at(0)

    sample.commands["older-lines"].trigger()
    after_one = rows.rowCount()
    while rows.rowCount() < total:
        sample.commands["older-lines"].trigger()

    assert first == 500 < after_one
    assert rows.rowCount() == total
    assert newest is not None
    assert rows.row_at(0).hash == newest.hash
    assert rows.row_at(total - 1).stamp.wall < newest.stamp.wall


def test_verification_says_what_it_found(qtbot: QtBot, sample: MainWindow) -> None:
    page = audit_of(sample)

    sample.commands["verify"].trigger()
    qtbot.waitUntil(lambda: "核验通过" in page.verdict, timeout=20_000)

    assert page.problems.isHidden()
    assert page.verdict.startswith("✓")


def settings_of(window: MainWindow) -> SettingsPage:
    bench_of(window).show_page("page-settings")
    page = bench_of(window).page("page-settings")
    assert isinstance(page, SettingsPage)
    return page


def test_theme_and_font_size_take_effect_at_once_and_are_kept(
    drafted: MainWindow, shell: Shell, qapp: QApplication
) -> None:
    page, usual = settings_of(drafted), qapp.font().pointSizeF()

    combo(page, "主题").setCurrentIndex(2)
    is_dark = shell.look.tokens.is_dark
    combo(page, "字号").setCurrentIndex(combo(page, "字号").findData("125"))
    enlarged = qapp.font().pointSizeF()
    kept = load_settings(config_folder() / "settings.json")
    shell.look.use(Settings(theme="light"))

    assert is_dark
    assert enlarged == pytest.approx(1.25 * usual)
    assert (kept.theme, kept.font_scale) == ("dark", 125)


def test_another_language_is_kept_and_said_to_come_with_the_next_start(drafted: MainWindow) -> None:
    page = settings_of(drafted)

    combo(page, "语言").setCurrentIndex(1)

    assert load_settings(config_folder() / "settings.json").language == "en"
    assert any("下次启动" in text.text() for text in page.findChildren(QLabel) if text.isVisible())
    combo(page, "语言").setCurrentIndex(0)


def test_the_operator_is_kept(drafted: MainWindow) -> None:
    page = settings_of(drafted)
    field = next(f for f in page.findChildren(LineField) if f.accessibleName() == "操作人")

    field.setText("督查科 李四")
    bench_of(drafted).show_page("page-ledger")

    assert load_settings(config_folder() / "settings.json").operator == "督查科 李四"


def test_units_are_found_by_any_of_their_names(drafted: MainWindow) -> None:
    page = settings_of(drafted)
    field = next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == "查找单位")

    field.setText("大数据")

    shown = [page.units.units.rows.row_at(place).short for place in range(page.units.units.rows.rowCount())]
    assert "市大数据局" in shown
    assert len(shown) < 64


def test_facts_of_the_workspace_are_shown(drafted: MainWindow) -> None:
    texts = [text.text() for text in settings_of(drafted).findChildren(QLabel)]
    desk: Desk = desk_of(drafted)

    assert {desk.session.party_name, desk.session.party, str(desk.session.folder)} <= set(texts)


def test_what_was_done_is_seen_on_the_audit_page(qtbot: QtBot, drafted: MainWindow) -> None:
    ledger_of(drafted).table.table.select_row(0)
    inspector = bench_of(drafted).inspector
    inspector._title.setPlainText("新名称")
    qtbot.keyClick(inspector._title, Qt.Key.Key_Return)

    newest = audit_of(drafted).lines.rows.row_at(0)

    assert newest.edit.fields == {"title": "新名称"}
    assert newest.stamp.operator == "测试员"
