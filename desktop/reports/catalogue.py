"""The papers that the program can print, under the names of ``dukao report NAME``.

A new paper adds one line here; command line and window show what is listed.
"""

from desktop.i18n import mark

PAPERS: dict[str, str] = {
    "ledger": mark("督查任务台账"),
    "coverage": mark("任务分解核对表"),
}
"""Name of each paper and its title, to be translated with ``tr``."""
