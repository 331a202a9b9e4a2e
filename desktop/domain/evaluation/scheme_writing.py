"""Schemes as TOML, written so that `scheme_file.read_scheme` reads them back equal."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from desktop.domain.evaluation.values import Example, Indicator, Part, Policy, Rule, Scheme

_HEAD = ("code", "edition", "year", "title", "basis", "source", "language")


def write_scheme(scheme: Scheme) -> str:
    """The file of a scheme; what has its usual value is left out."""
    usual = Policy()
    policy = {one.name: getattr(scheme.policy, one.name) for one in fields(Policy)}
    policy = {name: value for name, value in policy.items() if value != getattr(usual, name)}
    return "\n".join(
        (
            _table("[scheme]", {key: getattr(scheme, key) for key in _HEAD}),
            _table("[policy]", policy),
            *(_table("[[window]]", _values(one)) for one in scheme.windows),
            *(_table("[[group]]", _values(one, is_ranked="ranked")) for one in scheme.groups),
            *(_table("[[grade]]", _values(one, is_top="top")) for one in scheme.grades),
            *(_table("[[veto]]", _values(one)) for one in scheme.vetoes),
            *(_table("[[dimension]]", _values(one)) for one in scheme.dimensions),
            *(text for one in scheme.indicators for text in _indicator(one)),
        )
    )


def _values(one: Any, **renamed: str) -> dict[str, Any]:  # any of the values of a scheme
    return {renamed.get(field.name, field.name): getattr(one, field.name) for field in fields(one)}


def _indicator(indicator: Indicator) -> Iterable[str]:
    values = _values(indicator, is_extra="extra")
    del values["parts"]
    yield _table("[[indicator]]", values)
    for part in indicator.parts:
        yield _table("[[indicator.part]]", _part(part))
        yield from (_table("[[indicator.part.example]]", _example(one)) for one in part.examples)


def _part(part: Part) -> dict[str, Any]:
    values = _values(part)
    del values["examples"]
    return values


def _example(example: Example) -> dict[str, Any]:
    return _values(example)


def _table(head: str, values: Mapping[str, Any]) -> str:
    lines = (f"{key} = {_value(value)}" for key, value in values.items() if not _is_left_out(value))
    return "\n".join((head, *lines, ""))


def _is_left_out(value: Any) -> bool:
    return value is None or value in ("", (), {})


def _value(value: Any) -> str:
    for kind, form in _FORMS:
        if isinstance(value, kind):
            return form(value)
    return str(value)


def _inline(values: Mapping[str, Any]) -> str:
    pairs = ", ".join(f"{_key(key)} = {_value(value)}" for key, value in values.items())
    return f"{{ {pairs} }}"


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else json.dumps(key, ensure_ascii=False)


_FORMS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Rule, lambda rule: _inline({"kind": rule.kind, **rule.parameters})),
    (Enum, lambda member: _value(member.value)),
    (bool, lambda flag: "true" if flag else "false"),
    (date, date.isoformat),
    (Decimal, lambda number: f"{number:f}"),
    (Mapping, _inline),
    (tuple, lambda listed: f"[{', '.join(map(_value, listed))}]"),
    (str, lambda text: json.dumps(text, ensure_ascii=False)),
)
