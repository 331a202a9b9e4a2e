"""Words of the ledger: every field that is written has a title for people."""

from desktop.models.kinds import TABLES
from desktop.services.ledger_words import FIELD_TITLES, KIND_TITLES, field_title

UNPROJECTED = (
    ("ruling", "last_reason"),
    ("ruling", "last_on"),
    ("circle", "name"),
    ("circle", "members"),
    ("task", "withdrawn"),
    ("feedback", "evidence"),
    ("policy", "parser"),
    ("unit", "successor_since"),
    ("unit", "successor_reason"),
    ("rule", "place"),
    ("rule", "prefixes"),
    ("quotation", "of"),
    ("quotation", "reports"),
    ("inspection", "reopened"),
    ("finding", "due_reason"),
    ("check_result", "evidence"),
)
"""Fields that are written and fill no column."""


def test_every_projected_kind_has_a_title() -> None:
    assert set(TABLES) <= set(KIND_TITLES)


def test_every_field_of_every_projected_kind_has_a_title() -> None:
    fields = [(name, column.field) for name, table in TABLES.items() for column in table.fields]
    fields += UNPROJECTED

    untitled = [f"{kind}.{field}" for kind, field in fields if field_title(kind, field) == field]

    assert untitled == []


def test_a_field_nobody_knows_is_shown_by_its_name() -> None:
    assert field_title("task", "zzz") == "zzz"
    assert "zzz" not in FIELD_TITLES


def test_a_field_is_titled_by_its_kind_before_its_name() -> None:
    assert field_title("target", "unit") == "计量单位"
    assert field_title("assignment", "unit") == "责任单位"
    assert field_title("milestone", "unit") == "单位"
