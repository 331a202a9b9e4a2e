"""A bare PySide6 window that opens a SQLite file and shows one table; ends when it has been painted.

Usage: ``python benchmarks/floors/bare_window.py LEDGER.db``
"""

import os
import sqlite3
import sys

from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

from benchmarks.floors.memory import largest_mb


def main() -> None:
    """Shows code, title, lead and due of every task."""
    app = QApplication(sys.argv)
    connection = sqlite3.connect(sys.argv[1])
    rows = connection.execute("SELECT code, title, lead, due FROM task").fetchall()
    table = QTableWidget(len(rows), 4)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.setItem(number, column, QTableWidgetItem(str(value or "")))
    window = QMainWindow()
    window.resize(1366, 768)
    window.setCentralWidget(table)
    window.show()
    app.processEvents()
    window.grab()
    print(largest_mb(), flush=True)
    os._exit(0)  # taking everything down is no part of the start


if __name__ == "__main__":
    main()
