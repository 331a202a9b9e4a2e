"""Values of the ledger's columns as people know them: offered by filters, and said in words."""

from collections.abc import Mapping, Sequence

from desktop.domain.supervision import Light
from desktop.i18n import tr
from desktop.services.ledger import STATE_TITLES, LedgerQuery, LedgerService
from desktop.services.ledger_parts import names_in
from desktop.services.session import Session
from desktop.services.titles import LIGHT_TITLES, VERDICT_TITLES
from desktop.ui.column_filter_popup import Choice
from desktop.ui.lights import SYMBOLS

MOST_CHOICES = 1000
_TITLES: Mapping[str, Mapping[str, str]] = {
    "light": {light.value: title for light, title in LIGHT_TITLES.items()},
    "state": {state.value: title for state, title in STATE_TITLES.items()},
    "verdict": {verdict.value: title for verdict, title in VERDICT_TITLES.items()},
}
_LISTS = ("lead", "responsible")


def value_title(session: Session, column: str, value: str) -> str:
    """A value of a column for people."""
    if column == "policy":
        return LedgerService(session).policy_titles().get(value) or value
    title = _TITLES.get(column, {}).get(value)
    light = _light(column, value)
    if title is None:
        return value
    return f"{SYMBOLS[light]} {tr(title)}" if light else tr(title)


def choices(session: Session, query: LedgerQuery, column: str) -> Sequence[Choice]:
    """The values that the rows of a query have in a column, with their counts.

    Args:
        session: the open workspace.
        query: which rows.
        column: lists of names are offered name by name.
    """
    groups = LedgerService(session).groups(query, column)
    found = names_in(groups) if column in _LISTS else [group for group in groups if group.value]
    ordered = reversed(found) if column == "light" else found
    made = (
        Choice(
            group.value, value_title(session, column, group.value), group.count, _light(column, group.value)
        )
        for group in ordered
    )
    return tuple(made)[:MOST_CHOICES]


def _light(column: str, value: str) -> Light | None:
    return Light(value) if column == "light" and value in _TITLES["light"] else None
