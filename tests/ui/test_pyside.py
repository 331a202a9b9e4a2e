"""The Qt binding keeps its hands off `None`: docs/decisions/0004-pyside-below-6-12.md."""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QVBoxLayout,
)

CALLS = 300


class Empty(QAbstractTableModel):
    def rowCount(self, parent: object = None) -> int:
        return 1

    def columnCount(self, parent: object = None) -> int:
        return 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        return None


@pytest.fixture
def calls(qtbot: object) -> dict[str, Callable[[], object]]:
    model, box, item, delegate = Empty(), QComboBox(), QTableWidgetItem("a"), QStyledItemDelegate()
    box.addItem("a")
    return {
        "index.data": lambda: model.index(0, 0).data(0),
        "itemData": lambda: box.itemData(0),
        "item.data": lambda: item.data(999),
        "takeAt": lambda: QVBoxLayout().takeAt(0),
        "initStyleOption": lambda: delegate.initStyleOption(QStyleOptionViewItem(), model.index(0, 0)),
    }


@pytest.mark.parametrize("name", ["index.data", "itemData", "item.data", "takeAt", "initStyleOption"])
def test_a_call_that_returns_nothing_takes_no_reference_from_none(
    calls: dict[str, Callable[[], object]], name: str
) -> None:
    call = calls[name]
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        call()

    assert sys.getrefcount(None) > before - CALLS / 2
