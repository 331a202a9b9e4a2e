"""What a start brings in: nothing that the first page does not need."""

import subprocess
import sys

NOT_AT_START = {
    "desktop.domain.cases",
    "desktop.exchange.package",
    "desktop.services.backups",
    "desktop.services.bulletins",
    "desktop.services.lookback",
    "desktop.services.peers",
    "desktop.ui.exchange_import",
    "desktop.ui.exchange_page",
    "desktop.ui.inspector",
    "desktop.ui.ledger_page",
    "desktop.ui.table_view",
    "docx",
    "keyring",
    "logging.handlers",
    "numpy",
    "peewee",
    "pyqtgraph",
    "reportlab",
}


def test_the_first_page_brings_no_other_page_and_no_heavy_library() -> None:
    first_page = "desktop.app, desktop.ui.overview_page, desktop.services.overview"
    told = f"import sys, {first_page}; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    brought = set(done.stdout.split())
    assert "desktop.ui.workbench" in brought
    assert sorted(brought & NOT_AT_START) == []
