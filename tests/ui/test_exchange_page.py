"""The page of the exchange: parties, what is sent to them, what came in, conflicts, keys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.conflicts import ConflictService
from desktop.services.credentials import Credentials
from desktop.services.exchange_reading import ImportService
from desktop.services.exchange_values import Trust
from desktop.services.feedback import FeedbackService
from desktop.services.peers import PeerService
from desktop.services.roster import RosterService
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.column_filter import Condition
from desktop.ui.column_filter_popup import ColumnFilterPopup
from desktop.ui.exchange_conflict import ConflictDialog, ConflictPane
from desktop.ui.exchange_export import ExportPackagesDialog
from desktop.ui.exchange_key_dialogs import ConfirmDialog, EnrolDialog, RevokeDialog
from desktop.ui.exchange_lists import matches
from desktop.ui.exchange_page import CONFLICTS, HISTORY, KEYS, PARTIES, ExchangePage
from desktop.ui.exchange_signing import SigningDialog
from desktop.ui.look import Look
from tests.ui.exchange_stage import Copied, press, settled, texts
from tests.ui.feedback_stage import Stage, make_stage
from tools.exchange_scene import PERIOD, UNITS

D = TypeVar("D", bound=QWidget)
Show = Callable[[Session], tuple[Stage, ExchangePage]]


@pytest.fixture
def show(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Show]:
    """The page of a session, read."""
    stages: list[Stage] = []

    def shown(session: Session) -> tuple[Stage, ExchangePage]:
        stage = make_stage(qtbot, look, session, tmp_path / f"state-{len(stages)}")
        stages.append(stage)
        page = ExchangePage(stage.desk, stage.actions)
        stage.actions.show_page("page-exchange")
        stage.show(page)
        page.shown()
        settled(stage)
        return stage, page

    yield shown
    for stage in stages:
        stage.jobs.close()


@pytest.fixture
def office(show: Show, exchanged: Copied) -> tuple[Stage, ExchangePage]:
    return show(exchanged.office)


def dialog_of(stage: Stage, kind: type[D]) -> D:
    found = [one for one in stage.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def names(page: ExchangePage) -> list[str]:
    rows = page.board.list.table.rows
    return [rows.row_at(place).name for place in range(rows.rowCount())]  # type: ignore[union-attr] # all there


def cell(page: ExchangePage, party: str, column: str) -> str:
    rows = page.board.list.table.rows
    place = [one.name for one in rows.columns].index(column)
    return str(rows.index(names(page).index(party), place).data())


def test_the_board_tells_of_every_party_what_went_and_came_and_waits(
    office: tuple[Stage, ExchangePage],
) -> None:
    _, page = office

    assert cell(page, "市行政审批局", "trust") == "已核验"
    assert cell(page, "市公安局", "in_seq") == "第2号"
    assert cell(page, "市公安局", "attention") == "缺号"
    assert cell(page, "东阿县", "trust") == "无公钥"
    assert int(cell(page, "市财政局", "unsent")) > 100
    assert page.tabs.tabText(PARTIES) == f"单位 {len(names(page))}"
    assert page.send.text().startswith("导出全部待发（")


def test_parties_stand_in_protocol_order_and_are_ordered_by_number(
    office: tuple[Stage, ExchangePage],
) -> None:
    _, page = office
    first = names(page)
    table = page.board.list.table
    place = [one.name for one in table.rows.columns].index("unsent")

    table.rows.sort(place, Qt.SortOrder.DescendingOrder)
    figures = [row.unsent for row in page.board.list.table.rows.source.fetch(0, 100)]

    assert first.index("市公安局") < first.index("市财政局") < first.index("东阿县")
    assert figures == sorted(figures, reverse=True)


def test_kinds_and_words_narrow_the_board(office: tuple[Stage, ExchangePage]) -> None:
    stage, page = office
    everybody = len(names(page))

    page.board.show_kind("attention")
    attention = names(page)
    page.board.show_kind("all")
    stage.press("find-party")
    page.board.field.setText("公安")

    assert attention == ["市公安局"]
    assert names(page) == ["市公安局"]
    assert page.board.field.hasFocus()
    assert f"1个，共{everybody}个单位" in "".join(texts(page.board))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_column_is_filtered_at_its_head_and_the_condition_can_be_dropped(
    office: tuple[Stage, ExchangePage],
) -> None:
    _stage, page = office
    everybody = names(page)
    board = page.board.list
    popup = board.open_filter(1)
    assert isinstance(popup, ColumnFilterPopup)
    offered = [popup.values.item(place).text() for place in range(popup.values.count())]
    popup.close()

    board.set_condition(Condition("trust", values=("已核验",)))
    confirmed = names(page)
    board.chips.findChildren(QPushButton)[0].click()

    assert any(text.startswith("已核验") for text in offered)
    assert confirmed == ["市行政审批局", "市农业农村局", "市应急局"] or len(confirmed) == 3
    assert names(page) == everybody


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        (Condition("x", words="公安"), "市公安局", True),
        (Condition("x", values=("甲",)), "乙", False),
        (Condition("x", is_empty=True), "", True),
        (Condition("x", is_empty=False), "", False),
        (Condition("x", first="10"), "1,204", True),
        (Condition("x", last="10"), "1,204", False),
        (Condition("x", first="2023-07-01", last="2023-07-31"), "2023-07-10 07:19", True),
        (Condition("x", first="2023-07-11"), "2023-07-10 07:19", False),
        (Condition("x", first="today"), "2023-07-10", True),
        (Condition("x", first="1"), "从未", False),
        (Condition("x"), "什么都行", True),
    ],
)
def test_a_condition_means_days_and_numbers_not_their_spelling(
    condition: Condition, text: str, expected: bool
) -> None:
    assert matches(condition, text, date(2023, 7, 10)) is expected


def test_rows_are_copied_as_excel_takes_them(office: tuple[Stage, ExchangePage]) -> None:
    stage, page = office
    page.board.list.select("unit.gaj")
    table = page.board.list.table
    table.setFocus()

    stage.qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text().startswith("市公安局\t未核验\t")
    assert stage.said == ["已复制 1 条，可粘贴到 Excel 或 WPS。"]


def test_the_chosen_party_is_told_in_words(office: tuple[Stage, ExchangePage]) -> None:
    _, page = office

    page.board.list.select("unit.gaj")
    said = "\n".join(texts(page.board.peer))

    assert "没有收到第1号包" in said
    assert "2台" in said
    assert "公钥未核验" in said
    page.board.peer.keys.click()
    assert page.tabs.currentIndex() == KEYS
    assert page.keys.list.current().name == "市公安局"  # type: ignore[union-attr] # chosen


def test_one_press_writes_a_package_for_everyone_who_has_something_to_get(
    office: tuple[Stage, ExchangePage], tmp_path: Path
) -> None:
    stage, page = office
    stick = tmp_path / "stick"
    stick.mkdir()
    waiting = PeerService(stage.desk.session).outgoing()
    stage.press("export-unsent")
    dialog = dialog_of(stage, ExportPackagesDialog)
    said = texts(dialog)
    dialog.folder.setText(str(stick))

    dialog.ok.click()
    settled(stage)

    assert f"导出给{len(waiting)}个单位" in said
    assert len(list(stick.glob("*.dkx"))) == len(waiting) > 20
    assert all(one.failure is None and "已核对无误" in one.sentence for one in dialog.written)
    assert f"已导出{len(waiting)}个文件" in "".join(texts(dialog))
    dialog.ok.click()
    settled(stage)
    assert page.send.text() == "导出全部待发"
    assert not page.send.isEnabled()
    assert stage.desk.state.text("exchange.folder") == str(stick)


def test_what_was_exported_is_taken_by_its_recipient(
    office: tuple[Stage, ExchangePage], exchanged: Copied, tmp_path: Path
) -> None:
    stage, page = office
    page.board.list.select("unit.dsjj")
    stage.press("export-chosen")
    dialog = dialog_of(stage, ExportPackagesDialog)
    dialog.folder.setText(str(tmp_path))
    dialog.ok.click()
    settled(stage)

    with ImportService(exchanged.open(UNITS[1])) as service:
        (receipt,) = service.apply(service.preview(tmp_path.glob("*.dkx")))

    assert receipt.applied
    assert receipt.counts["new"] == 4


def test_a_party_that_is_opened_is_exported_to(office: tuple[Stage, ExchangePage]) -> None:
    stage, page = office
    page.board.list.select("unit.gaj")

    stage.qtbot.keyClick(page.board.list.table, Qt.Key.Key_Return)

    assert "导出给市公安局" in texts(dialog_of(stage, ExportPackagesDialog))


def test_nothing_is_exported_to_a_folder_that_is_not_there(
    office: tuple[Stage, ExchangePage], tmp_path: Path
) -> None:
    stage, page = office
    page.board.peer.export.click()
    dialog = dialog_of(stage, ExportPackagesDialog)

    dialog.folder.setText(str(tmp_path / "没有"))

    assert not dialog.ok.isEnabled()
    assert "请选择一个已有的文件夹" in dialog.hint.text()


def test_a_party_without_a_key_cannot_be_written_to_in_secret(
    office: tuple[Stage, ExchangePage],
) -> None:
    stage, page = office
    page.board.list.select("unit.czj")
    page.board.peer.export.click()
    dialog = dialog_of(stage, ExportPackagesDialog)

    assert not dialog.sealed.isEnabled()
    assert "还没有公钥" in "".join(texts(dialog))


def test_what_fails_stops_none_of_the_others_and_can_be_tried_again(
    office: tuple[Stage, ExchangePage], tmp_path: Path
) -> None:
    stage, page = office
    rows = {row.name: row for row in page.board.list.rows}
    chosen = (rows["市城管局"], rows["市财政局"])
    dialog = ExportPackagesDialog(stage.desk, chosen, stage.window)
    stage.qtbot.addWidget(dialog)
    dialog.show()
    dialog.folder.setText(str(tmp_path))
    dialog.sealed.setEnabled(True)
    dialog.sealed.setChecked(True)

    dialog.ok.click()
    settled(stage)
    refused = [one.sentence for one in dialog.written if one.failure]
    dialog.sealed.setChecked(False)
    retry = dialog.ok.text()
    dialog.ok.click()
    settled(stage)

    assert refused == [
        "市财政局：还没有市财政局的公钥，不能加密。请先导入对方的交换包或登记其公钥，或不加密导出。"
    ]
    assert retry == "再试其余1个"
    assert [one.failure for one in dialog.written] == [None, None]
    assert len(list(tmp_path.glob("*.dkx"))) == 2


def test_the_history_tells_every_import_and_takes_one_back(
    office: tuple[Stage, ExchangePage], exchanged: Copied
) -> None:
    stage, page = office
    with ImportService(stage.desk.session) as service:
        service.apply(service.preview([exchanged.files[0]]))
    page.refresh()
    settled(stage)
    stage.press("exchange-history")
    newest = page.history.list.table.rows.row_at(0)
    page.history.list.table.select_row(0)

    stage.press("undo-import")
    settled(stage)

    assert newest is not None
    assert newest.sentence.startswith("市行政审批局第2号包")
    assert "已撤销导入" in stage.said[-1]
    assert page.tabs.currentIndex() == HISTORY
    page.history.list.select(newest.digest)
    assert not page.history.undo.isEnabled()


def test_an_import_that_others_rest_on_stays_and_says_why(office: tuple[Stage, ExchangePage]) -> None:
    stage, page = office
    stage.press("exchange-history")
    page.history.list.table.select_row(page.history.list.table.rows.rowCount() - 1)

    page.history.undo.click()
    stage.idle()

    assert [error.code for error in stage.refused] in (["E_EXPORTED_SINCE"], ["E_LINES_NEEDED"])


def test_conflicts_are_settled_by_choosing_a_side(show: Show, exchanged: Copied) -> None:
    unit = exchanged.open(UNITS[0])
    stage, page = show(unit)
    before = ConflictService(unit).count()
    stage.press("exchange-conflicts")
    conflict = page.conflicts.pane.conflict
    assert conflict is not None
    other = conflict.sides[1]

    page.conflicts.pane.takes[1].click()
    settled(stage)

    assert page.tabs.currentIndex() == CONFLICTS
    assert unit.record(conflict.kind, conflict.uid).get(conflict.field) == other.value
    assert ConflictService(unit).count() == before - 1
    assert page.conflicts.pane.conflict not in (None, conflict)
    assert stage.said[-1].startswith("已选定")


def test_another_value_can_be_written(show: Show, exchanged: Copied) -> None:
    unit = exchanged.open(UNITS[0])
    stage, page = show(unit)
    page.show_part(CONFLICTS)
    pane = page.conflicts.pane
    conflict = pane.conflict
    assert conflict is not None
    was_ready = pane.own.take.isEnabled()

    pane.own.text.setPlainText("两处合并后的进展。")
    pane.own.take.click()
    settled(stage)

    assert not was_ready
    assert unit.record(conflict.kind, conflict.uid).get(conflict.field) == "两处合并后的进展。"


def test_what_differs_is_marked_and_said(show: Show, exchanged: Copied) -> None:
    _, page = show(exchanged.open(UNITS[0]))
    page.show_part(CONFLICTS)

    said = texts(page.conflicts.pane)

    assert "现在显示的" in said
    assert "下划线为新增，删除线为删去" in said
    assert any(text.startswith("电脑 ") for text in said)


def test_a_conflict_of_another_party_is_shown_and_left_to_it(office: tuple[Stage, ExchangePage]) -> None:
    _stage, page = office
    page.show_part(CONFLICTS)
    pane = page.conflicts.pane
    assert pane.conflict is not None

    pane.take(0)

    assert not any(take.isVisible() for take in pane.takes)
    assert not pane.own.isVisible()
    assert "（E_NOT_OURS）" in pane.hint.text()
    assert "由市公安局自己选定" in "".join(texts(pane))


def test_a_conflict_opens_in_a_window_of_its_own(show: Show, exchanged: Copied) -> None:
    unit = exchanged.open(UNITS[0])
    stage, page = show(unit)
    page.show_part(CONFLICTS)
    before = ConflictService(unit).count()

    dialog = page.conflicts.open(page.conflicts.list.current_key)
    assert isinstance(dialog, ConflictDialog)
    dialog.pane.take(0)
    settled(stage)

    assert not dialog.isVisible()
    assert ConflictService(unit).count() == before - 1
    assert page.conflicts.open("没有") is None


def test_a_day_in_conflict_takes_days_only(show: Show, exchanged: Copied) -> None:
    unit = exchanged.open(UNITS[0])
    stage, _page = show(unit)
    conflict = ConflictService(unit).list()[0]
    sides = tuple(
        replace(side, value=day, text=day)
        for side, day in zip(conflict.sides, ("2023-07-10", "2023-07-12"), strict=True)
    )
    pane = ConflictPane(stage.desk)
    stage.qtbot.addWidget(pane)
    pane.show()

    pane.show_conflict(replace(conflict, sides=sides))
    pane.own.day.setText("七月")
    nonsense = pane.own.take.isEnabled()
    pane.own.day.setText("2023.7.15")

    assert pane.own.day.isVisible()
    assert not pane.own.text.isVisible()
    assert (nonsense, pane.own.take.isEnabled()) == (False, True)


def test_numbers_in_conflict_are_chosen_not_written(show: Show, exchanged: Copied) -> None:
    stage, page = show(exchanged.open(UNITS[0]))
    conflict = ConflictService(stage.desk.session).list()[0]
    sides = tuple(
        replace(side, value=value, text=value)
        for side, value in zip(conflict.sides, ("30", "45"), strict=True)
    )

    page.conflicts.pane.show_conflict(replace(conflict, sides=sides))

    assert page.conflicts.pane.own.isHidden()


def test_the_own_fingerprint_is_shown_in_digits_and_words_and_copied(
    office: tuple[Stage, ExchangePage],
) -> None:
    stage, page = office
    stage.press("exchange-keys")
    form = RosterService(stage.desk.session).form()

    press(page.keys.own, "复制指纹")
    said = "".join(texts(page.keys.own))

    assert form.digits.replace(" ", "") in said.replace(" ", "").replace("\n", "")
    assert form.words in said
    assert form.words in QGuiApplication.clipboard().text()


def test_a_key_is_enrolled_from_a_file_with_what_the_paper_says(
    office: tuple[Stage, ExchangePage], exchanged: Copied
) -> None:
    stage, page = office
    unit = exchanged.open("市统计局")
    file = exchanged.send(unit, stage.desk.session)
    page.enrol_key(file)
    dialog = dialog_of(stage, EnrolDialog)
    unproven = dialog.ok.text()
    digits = RosterService(unit).form().digits

    dialog.paper.edit.setPlainText(digits)
    proven = dialog.ok.text()
    assert "文件自称是市统计局" in "".join(texts(dialog))
    assert digits not in "".join(texts(dialog))
    dialog.ok.click()
    settled(stage)

    assert (unproven, proven) == ("登记，未核验", "比对并登记")
    assert "已核验" in stage.said[-1]
    line = next(one for one in page.keys.list.rows if one.name == "市统计局")
    assert line.trust is Trust.CONFIRMED


def test_paper_that_says_something_else_enrols_nothing(
    office: tuple[Stage, ExchangePage], exchanged: Copied
) -> None:
    stage, page = office
    file = exchanged.send(exchanged.open("市统计局"), stage.desk.session)
    before = RosterService(stage.desk.session).list()
    page.enrol_key(file)
    dialog = dialog_of(stage, EnrolDialog)

    dialog.paper.edit.setPlainText("1" * 60)
    dialog.ok.click()

    assert "（E_PAPER）" in dialog.refusal
    assert "已填60位，共60位" in "".join(texts(dialog))
    assert RosterService(stage.desk.session).list() == before
    dialog.reject()


def test_a_file_that_names_no_key_cannot_be_enrolled(
    office: tuple[Stage, ExchangePage], tmp_path: Path
) -> None:
    _stage, page = office
    (tmp_path / "不是.dkk").write_text("什么也不是", "utf-8")

    dialog = page.enrol_key(tmp_path / "不是.dkk")

    assert not dialog.ok.isEnabled()
    assert "（E_KEY_FILE）" in "".join(texts(dialog))
    dialog.reject()


def test_a_known_key_is_compared_with_paper(
    office: tuple[Stage, ExchangePage],
) -> None:
    stage, page = office
    stage.press("exchange-keys")
    line = next(one for one in page.keys.list.rows if one.name == "市城管局")
    page.keys.list.select(line.fingerprint)

    stage.press("confirm-key")
    dialog = dialog_of(stage, ConfirmDialog)
    dialog.paper.edit.setPlainText(line.words)
    dialog.ok.click()
    settled(stage)

    assert "市城管局的公钥与登记表一致" in stage.said[-1]
    assert not page.keys.confirm.isEnabled()


def test_a_key_is_revoked_with_a_reason(office: tuple[Stage, ExchangePage], exchanged: Copied) -> None:
    stage, page = office
    page.show_keys_of("unit.cgj")

    stage.press("revoke-key")
    dialog = dialog_of(stage, RevokeDialog)
    without = dialog.ok.isEnabled()
    assert dialog.reason_field is not None
    dialog.reason_field.set_text("电脑遗失。")
    dialog.ok.click()
    settled(stage)

    assert not without
    line = next(one for one in page.keys.list.rows if one.name == "市城管局")
    assert line.trust is Trust.REVOKED
    assert not page.keys.revoke.isEnabled()


def test_the_own_key_is_written_to_a_file(office: tuple[Stage, ExchangePage], tmp_path: Path) -> None:
    stage, page = office

    page.save_key(tmp_path / "本机.dkk")
    settled(stage)

    assert (tmp_path / "本机.dkk").read_text("utf-8").startswith("{")
    assert "本机.dkk" in stage.said[-1]


def test_a_page_without_anything_says_what_to_do(show: Show, tmp_path: Path) -> None:
    workspaces = Workspaces(Credentials(tmp_path / "keys", lambda: None))
    session = workspaces.create(NewWorkspace(tmp_path / "check", Role.INSPECTOR, "检查一组", year=2023))

    _, page = show(session)

    assert page.board.empty.isVisible()
    assert "把收到的 .dkx 文件拖到这里" in "".join(texts(page.board.empty))
    assert not page.send.isEnabled()
    session.close()


def test_the_passphrase_of_the_signing_key_is_asked_for_once(
    show: Show, tmp_path: Path, exchanged: Copied
) -> None:
    workspaces = Workspaces(Credentials(tmp_path / "keys", lambda: None))
    request = NewWorkspace(tmp_path / "unit", Role.UNIT, "市统计局", year=2023, signing_passphrase="平安")
    session = workspaces.create(request)
    exchanged.carry(exchanged.office, session)
    service = FeedbackService(session)
    assert service.asked(PERIOD)
    session.close()
    session = Workspaces(Credentials(tmp_path / "keys", lambda: None)).open(session.folder)
    stage, page = show(session)
    page.save_key(tmp_path / "本机.dkk")
    stage.idle()
    dialog = dialog_of(stage, SigningDialog)

    dialog.field.setText("平安")
    dialog.ok.click()
    settled(stage)

    assert (tmp_path / "本机.dkk").exists()
    assert session.passphrase == "平安"
    session.close()


def test_the_second_computer_of_a_unit_stands_on_its_board(show: Show, exchanged: Copied) -> None:
    _, page = show(exchanged.open(UNITS[0]))

    rows = page.board.list.table.rows

    assert "本单位其他电脑" in [str(rows.index(place, 0).data()) for place in range(rows.rowCount())]
