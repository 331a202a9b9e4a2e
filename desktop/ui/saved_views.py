"""Views of the ledger (视图): filters, order, groups and columns under a name; some come with the program."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from desktop.i18n import mark
from desktop.ui.column_filter import Condition, condition_from


@dataclass(frozen=True, slots=True)
class GridView:
    """What the grid shows, and how.

    Attributes:
        text: words to be found anywhere.
        conditions: per column.
        withdrawn: whether withdrawn tasks are shown.
        order_by: name of a column; empty for the order of the plan.
        group: name of a column; empty for no groups.
        columns: names of the shown columns; empty for the default.
    """

    text: str = ""
    conditions: tuple[Condition, ...] = ()
    withdrawn: bool = False
    order_by: str = ""
    descending: bool = False
    group: str = ""
    columns: tuple[str, ...] = ()


BUILT_IN: Mapping[str, GridView] = {
    mark("全部"): GridView(),
    mark("红灯"): GridView(conditions=(Condition("light", values=("red",)),)),
    mark("本周到期"): GridView(
        conditions=(Condition("next_due", first="week-start", last="week-end"),), order_by="next_due"
    ),
    mark("本期未反馈"): GridView(conditions=(Condition("missing", first="1"),)),
    mark("待我处理"): GridView(conditions=(Condition("waiting", first="1"),)),
}
"""Views that are always there, by their Chinese names."""


def view_json(view: GridView) -> dict[str, Any]:
    """A view for keeping."""
    return asdict(view)


def view_from(untrusted: Any) -> GridView:  # JSON of any shape
    """A view that was kept; what cannot be understood is left out."""
    if not isinstance(untrusted, Mapping):
        return GridView()
    conditions = untrusted.get("conditions")
    found = map(condition_from, conditions if isinstance(conditions, list | tuple) else ())
    columns = untrusted.get("columns")
    return GridView(
        text=_text(untrusted, "text"),
        conditions=tuple(condition for condition in found if condition is not None),
        withdrawn=untrusted.get("withdrawn") is True,
        order_by=_text(untrusted, "order_by"),
        descending=untrusted.get("descending") is True,
        group=_text(untrusted, "group"),
        columns=tuple(str(name) for name in columns) if isinstance(columns, list | tuple) else (),
    )


def _text(untrusted: Mapping[str, Any], name: str) -> str:
    value = untrusted.get(name)
    return value if isinstance(value, str) else ""
