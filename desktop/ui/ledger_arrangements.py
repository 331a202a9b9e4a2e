"""The arrangements of the ledger: places of its tabs, and their titles."""

from desktop.i18n import mark

TABLE, CLAUSES, COVERAGE, UNITS, TIMELINE = range(5)
TITLES = (mark("表格"), mark("按条款"), mark("核对"), mark("按单位"), mark("时间轴"))
FILTERED = (TABLE, TIMELINE)
"""Arrangements that show what the filter lets through."""
