"""Attachments: dropped, pasted, shown as a picture, as pages, as text, or as what is known of the file."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.domain.supervision import Evidence
from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.evidence_box import EvidenceBox, EvidenceRow
from desktop.ui.evidence_pictures import as_png, decoded, is_picture
from desktop.ui.evidence_view import PictureView, size_text
from desktop.ui.evidence_window import EvidenceWindow
from desktop.ui.fields import DayField, LineField
from desktop.ui.look import Look
from tests.ui.feedback_stage import Stage, make_stage


@pytest.fixture
def stage(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Stage]:
    workspaces = Workspaces(Credentials(tmp_path / "keys", lambda: None))
    session = workspaces.create(NewWorkspace(tmp_path / "unit", Role.UNIT, "市大数据局", year=2023))
    made = make_stage(qtbot, look, session, tmp_path)
    yield made
    made.jobs.close()
    session.close()


def picture(colour: str = "#336699", size: int = 40) -> QImage:
    made = QImage(size, size // 2, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def pdf(pages: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def kept(stage: Stage, name: str, data: bytes, media: str = "", **values: object) -> Evidence:
    with stage.desk.session.transaction() as workspace:
        digest = workspace.evidence.put(data)
    return evidence(name, digest, len(data), media, **values)


def evidence(
    name: str, digest: str = "ab" * 32, size: int = 1234, media: str = "", **values: object
) -> Evidence:
    facts = {"dated": None, "added_on": date(2023, 7, 3), "note": "", "is_draft": True, **values}
    return Evidence(f"unit.x/{name}", "unit.x/f", digest, name, size, media, **facts)  # type: ignore[arg-type]


def dropped(box: EvidenceBox, mime: QMimeData) -> None:
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    box.dropEvent(event)


def test_files_that_are_dropped_are_given(stage: Stage, tmp_path: Path) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence((), is_editable=True)
    given: list[list[Path]] = []
    box.files_given.connect(given.append)
    file = tmp_path / "验收意见.pdf"
    file.write_bytes(b"%PDF-")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(tmp_path)), QUrl("https://x.y/z")])

    dropped(box, mime)

    assert given == [[file]]


def test_nothing_can_be_dropped_on_a_report_that_is_only_read(stage: Stage, tmp_path: Path) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence((), is_editable=False)
    given: list[object] = []
    box.files_given.connect(given.append)
    (tmp_path / "a.txt").write_text("x", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])

    dropped(box, mime)

    assert given == []
    assert not box.acceptDrops()


def test_a_picture_in_the_clipboard_is_given(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence((), is_editable=True)
    given: list[QImage] = []
    box.picture_given.connect(given.append)
    QGuiApplication.clipboard().setImage(picture())

    took = box.paste()

    assert took
    assert given[0].size() == picture().size()


def test_plain_text_in_the_clipboard_is_not_evidence(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence((), is_editable=True)
    QGuiApplication.clipboard().setText("文字")

    assert not box.paste()


def test_date_and_note_are_told_with_the_attachment_they_belong_to(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence([evidence("a.pdf"), evidence("b.pdf")], is_editable=True)
    heard: list[tuple[object, ...]] = []
    box.dated.connect(lambda uid, day: heard.append((uid, day)))
    box.noted.connect(lambda uid, text: heard.append((uid, text)))
    second = box.findChildren(EvidenceRow)[1]

    day, note = second.findChildren(DayField)[0], second.findChildren(LineField)[1]
    day.setText("2023/6/30")
    day.flush()
    note.setText("盖章件")
    note.flush()

    assert heard == [("unit.x/b.pdf", date(2023, 6, 30)), ("unit.x/b.pdf", "盖章件")]


def test_rows_of_the_same_files_are_kept_while_their_facts_change(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence([evidence("a.pdf")], is_editable=True)
    before = box.findChildren(EvidenceRow)[0]

    box.show_evidence([evidence("a.pdf", note="新说明")], is_editable=True)

    assert box.findChildren(EvidenceRow)[0] is before
    assert before.findChildren(LineField)[1].text() == "新说明"


def test_the_dates_of_the_file_and_of_adding_it_are_told_apart(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence([evidence("a.pdf", dated=date(2023, 6, 30))], is_editable=False)

    text = " ".join(one.text() for one in box.findChildren(QLabel))

    assert "2023-07-03 添加" in text
    assert "材料日期 2023-06-30" in text


def test_buttons_of_a_row_have_names_and_tell_their_file(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)
    box.show_evidence([evidence("很长的文件名" * 20 + ".pdf")], is_editable=True)
    heard: list[str] = []
    box.opened.connect(heard.append)

    row = box.findChildren(EvidenceRow)[0]
    row.findChildren(QPushButton)[0].click()

    assert heard == [row.evidence.uid]
    assert all(tool.accessibleName() for tool in row.findChildren(QToolButton))
    assert row.findChildren(QPushButton)[0].accessibleName().endswith(".pdf")


def test_a_picture_gets_a_small_picture(stage: Stage) -> None:
    item = kept(stage, "照片.png", as_png(picture("#ff0000", 400)), "image/png")
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)

    box.show_evidence([item], is_editable=False)
    stage.idle()

    shown = box.findChildren(EvidenceRow)[0].findChildren(QLabel)[0].pixmap()
    assert shown.toImage().pixelColor(shown.width() // 2, shown.height() // 2).name() == "#ff0000"


def test_a_picture_that_is_not_here_leaves_the_list_in_peace(stage: Stage) -> None:
    box = EvidenceBox(stage.desk, "佐证材料")
    stage.show(box)

    box.show_evidence([evidence("没有.png", media="image/png")], is_editable=False)
    stage.idle()

    assert stage.refused == []
    assert stage.bugs == []


def shown_page(window: EvidenceWindow) -> QImage:
    return window.view.findChildren(PictureView)[0].grab().toImage()


def open_window(stage: Stage, *items: Evidence) -> EvidenceWindow:
    stage.window.show()
    window = EvidenceWindow(stage.desk, stage.window)
    with stage.qtbot.waitSignal(window.view.shown):
        window.show_items(items, items[0].uid)
        window.show()
    return window


def test_a_picture_is_shown_and_its_bytes_saved(stage: Stage, tmp_path: Path) -> None:
    data = as_png(picture("#00aa00"))
    window = open_window(stage, kept(stage, "照片.png", data, "image/png"))

    window.save_to(tmp_path / "存.png")
    middle = shown_page(window)

    assert middle.pixelColor(middle.width() // 2, middle.height() // 2).name() == "#00aa00"
    assert (tmp_path / "存.png").read_bytes() == data


def test_the_pages_of_a_pdf_are_turned_with_the_keyboard(stage: Stage) -> None:
    window = open_window(stage, kept(stage, "通知.pdf", pdf(3), "application/pdf"))

    with stage.qtbot.waitSignal(window.view.shown):
        stage.qtbot.keyClick(window, Qt.Key.Key_PageDown)
    stage.qtbot.keyClick(window, Qt.Key.Key_PageUp)
    stage.qtbot.keyClick(window, Qt.Key.Key_PageUp)
    stage.idle()

    assert window.view.page == 0
    assert any(one.text() == "第 1 / 3 页" for one in window.findChildren(QLabel))


def test_text_is_shown_as_text(stage: Stage) -> None:
    window = open_window(stage, kept(stage, "说明.txt", "进展<b>情况</b>".encode("gb18030")))

    assert window.view.findChildren(QPlainTextEdit)[0].toPlainText() == "进展<b>情况</b>"


def test_a_file_that_cannot_be_shown_tells_size_and_hash(stage: Stage) -> None:
    item = kept(stage, "数据.xlsx", b"PK\x03\x04" + bytes(range(200)))
    window = open_window(stage, item)

    text = "\n".join(one.text() for one in window.view.findChildren(QLabel))

    assert "数据.xlsx" in text
    assert "204 字节" in text
    assert item.sha256[:16] in text


def test_a_file_that_is_not_here_gets_a_sentence_in_place(stage: Stage) -> None:
    window = open_window(stage, evidence("没有.pdf"))

    text = "\n".join(one.text() for one in window.view.findChildren(QLabel))

    assert "E_EVIDENCE_MISSING" in text
    assert stage.refused == []


def test_left_and_right_go_through_the_files(stage: Stage) -> None:
    items = [kept(stage, f"{number}.txt", f"第{number}份".encode()) for number in range(3)]
    window = open_window(stage, *items)

    stage.qtbot.keyClick(window, Qt.Key.Key_Right)
    stage.qtbot.keyClick(window, Qt.Key.Key_Right)
    with stage.qtbot.waitSignal(window.view.shown):
        stage.qtbot.keyClick(window, Qt.Key.Key_Right)
        stage.idle()

    assert window.view.findChildren(QPlainTextEdit)[0].toPlainText() == "第2份"
    assert any(one.text() == "3 / 3" for one in window.findChildren(QLabel))


@pytest.mark.qt_log_ignore("Unsupported marker type", extend=True)
def test_what_only_calls_itself_a_picture_is_none() -> None:
    assert is_picture(as_png(picture()))
    assert not is_picture(b"\x89PNG\r\n\x1a\n" + b"not a picture")
    assert decoded(b"\xff\xd8\xff nonsense").isNull()


def test_a_huge_picture_is_decoded_small() -> None:
    data = as_png(picture(size=3000))

    assert decoded(data, 300).width() == 300


@pytest.mark.parametrize(("size", "text"), [(10, "10 字节"), (20480, "20 KB"), (3 * 1024 * 1024, "3.0 MB")])
def test_sizes_are_told_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text
