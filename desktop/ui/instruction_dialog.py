"""登记批示: a leader's words, the slip, who carries them out, and the deadline that the rules make."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLabel, QLineEdit, QWidget

from desktop.domain.supervision import Urgency
from desktop.i18n import mark, tr
from desktop.services.directory import DirectoryService
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.previews import preview_of, read_file
from desktop.services.titles import URGENCY_TITLES
from desktop.ui.controls import button, column, icon_button, label, row
from desktop.ui.decision_dialog import Decision, DecisionDialog, translated
from desktop.ui.desk import Desk
from desktop.ui.evidence_pictures import as_png, decoded
from desktop.ui.evidence_view import size_text
from desktop.ui.fields import DayField, TextField, join_names, split_names
from desktop.ui.phrases import LinesEdit, Phrases
from desktop.ui.unit_picker import pick_unit

_SLIP_PX = 96
INSTRUCTION = Decision(
    "instruction",
    mark("登记领导批示"),
    mark("登记并交办"),
    mark("登记后立即生成一条任务，交办给承办单位；批示原文和批示单只留在本办公室。"),
)


class InstructionDialog(DecisionDialog):
    """Takes an instruction down.

    Args:
        desk: the open workspace.
        parent: the window that waits.
        relates: code of the task it is about; empty for none.
    """

    def __init__(self, desk: Desk, parent: QWidget, relates: str = "") -> None:
        super().__init__(desk, translated(INSTRUCTION), parent)
        self._service = InstructionService(desk.session)
        self._leaders = Phrases(desk.state, "leaders")
        look = desk.look
        self.leader = QComboBox()
        self.leader.setEditable(True)
        self.leader.addItems(["", *self._leaders.all()])
        self.urgency = QComboBox()
        for urgency in Urgency:
            self.urgency.addItem(tr(URGENCY_TITLES[urgency]), urgency)
        self.urgency.setCurrentIndex(len(Urgency) - 1)
        self.said_on, self.due = DayField(tr("批示日期")), DayField(tr("办结时限"))
        self.said_on.set_day(desk.session.today())
        self.text = LinesEdit(look)
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("不填则取批示内容的开头"))
        self.units = TextField(tr("承办单位"), look, placeholder=tr("单位名称，用顿号分隔"))
        self.lead = TextField(tr("牵头单位"), look, placeholder=tr("可不填"))
        self.relates = QLineEdit(relates)
        self.relates.setPlaceholderText(tr("编号，可不填"))
        self.rule = label("", "muted", wrap=True)
        self.slip = SlipField(desk)
        self._lay_out_fields()
        self._connect()
        self.resize(look.px(680), look.px(620))
        self._show_rule()
        self.accepted.connect(lambda: self._leaders.remember(self.leader.currentText()))
        self.use_long(self._save)

    def is_ready(self) -> bool:
        """Leader, words, units, and days that are some."""
        filled = self.leader.currentText(), self.text.toPlainText(), self._units_text()
        return all(text.strip() for text in filled) and self.said_on.day() is not None and self.due.is_good

    def _lay_out_fields(self) -> None:
        look = self.desk.look
        self.leader.setMinimumWidth(look.px(160))
        for day in (self.said_on, self.due):
            day.setFixedWidth(look.px(120))
        self.due.setPlaceholderText(tr("按规则"))
        self.add_row(
            [
                (tr("批示领导"), self.leader),
                (tr("缓急"), self.urgency),
                (tr("批示日期"), self.said_on),
                (tr("办结时限"), self.due),
            ]
        )
        self.body.addWidget(self.rule)
        self.add(tr("批示内容"), self.text)
        self.add(tr("承办单位"), self._with_picker(self.units, tr("从名录添加承办单位")))
        self.add(tr("牵头单位"), self._with_picker(self.lead, tr("从名录添加牵头单位")))
        self.add_row([(tr("任务名称"), self.title), (tr("关联任务"), self.relates)])
        self.title.setMinimumWidth(look.px(380))
        self.add(tr("批示单"), self.slip)

    def _with_picker(self, field: TextField, name: str) -> QWidget:
        units = DirectoryService(self.desk.session).units()

        def pick() -> None:
            pick_unit(self.desk.look, units, add, lambda unit: field.append_name(unit.short or unit.name))

        add = icon_button(self.desk.look, "plus", name, pick)
        made = QWidget()
        made.setLayout(row([field, add], spacing=4))
        made.setAccessibleName(field.accessibleName())
        return made

    def _connect(self) -> None:
        for field in (self.said_on, self.due):
            field.textChanged.connect(lambda _text: self._show_rule())
        self.urgency.currentIndexChanged.connect(lambda _index: self._show_rule())
        self.leader.currentTextChanged.connect(lambda _text: self.update_button())
        for text in (self.text, self.units, self.lead):
            text.textChanged.connect(self.update_button)

    def _show_rule(self) -> None:
        said_on = self.said_on.day()
        if said_on is not None:
            due, rule = self._service.deadline(self.urgency.currentData(), said_on)
            self.rule.setText(tr("按规则 {due}（{rule}）。填了办结时限则以填的为准。", due=due, rule=rule))
        self.update_button()

    def _units_text(self) -> str:
        return join_names((*split_names(self.lead.toPlainText()), *split_names(self.units.toPlainText())))

    def _save(self) -> Callable[[], str]:
        said_on = self.said_on.day() or self.desk.session.today()
        request = NewInstruction(
            leader=self.leader.currentText().strip(),
            text=self.text.toPlainText(),
            urgency=self.urgency.currentData(),
            said_on=said_on,
            units=split_names(self.units.toPlainText()),
            title=self.title.text(),
            due=self.due.day(),
            slip=self.slip.data,
            slip_name=self.slip.name,
            relates=self.relates.text().strip(),
            lead=split_names(self.lead.toPlainText()),
        )
        return lambda: self._service.add(request).sentence


class SlipField(QFrame):
    """A picture or scan: dropped, pasted or chosen.

    Attributes:
        data: its bytes; None while there is none.
        name: of its file.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self._desk = desk
        self.data: bytes | None = None
        self.name = ""
        self._picture, self._text = QLabel(), label(tr("把批示单的照片或扫描件拖到这里，或者"), "muted")
        self._picture.hide()
        paste = button(tr("粘贴"), self.paste, "link")
        choose = button(tr("选择文件…"), self._choose, "link")
        self._drop = button(tr("移除"), self.clear, "link")
        self._drop.hide()
        words = column([self._text, row([paste, choose, self._drop, None], spacing=4)], spacing=2)
        self.setLayout(row([self._picture, words, None], spacing=12, margins=(12, 6, 12, 6)))

    def paste(self) -> None:
        """Takes what the clipboard holds."""
        self._take(QGuiApplication.clipboard().mimeData())

    def clear(self) -> None:
        """Forgets the slip."""
        self.data, self.name = None, ""
        self._picture.hide()
        self._drop.hide()
        self._text.setText(tr("把批示单的照片或扫描件拖到这里，或者"))

    def read(self, path: Path) -> None:
        """Takes a file; it is read on the worker."""
        self._desk.submit(lambda _progress: read_file(path), lambda data: self._show(data, path.name), self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file or a picture may be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes what was dropped."""
        self._take(event.mimeData())
        event.acceptProposedAction()

    def _take(self, given: QMimeData) -> None:
        paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])
        elif given.hasImage() and isinstance(image := given.imageData(), QImage):
            name = tr("批示单.png")
            self._desk.submit(lambda _progress: as_png(image), lambda data: self._show(data, name), self)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("选择批示单"))
        if name:
            self.read(Path(name))

    def _show(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        size = self._desk.look.px(_SLIP_PX)
        image = decoded(data, size) if preview_of(data).pages == 0 else QImage()
        icon = self._desk.look.icon("document", "muted").pixmap(QSize(size // 2, size // 2))
        self._picture.setPixmap(icon if image.isNull() else QPixmap.fromImage(image))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.show()
        self._drop.show()
        self._text.setText(f"{name}　{size_text(len(data))}")
