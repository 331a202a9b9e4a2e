"""The rules of a workspace: the shipped ones, with the office's records over them."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop import __version__
from desktop.domain.rules import YearRules, year_rules
from desktop.i18n import tr
from desktop.paths import resource

DEFAULT_LIGHTS = "lights-default"
_PLAIN = ("periods", "reminders", "instructions")
_PROBE = "已撤销"  # any word: it shows which language sentences are in


def read_rule_file(file: Path) -> dict[str, Any]:
    """A rule as JSON, from a TOML file like the shipped ones; days become ISO text.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not TOML.
    """
    found: dict[str, Any] = _as_json(tomllib.loads(file.read_text("utf-8")))
    return found


@lru_cache(maxsize=1)
def shipped_rules() -> Mapping[str, Any]:
    """The rules that the program comes with, by name: JSON values, complete."""
    rules = {name: read_rule_file(resource(f"rules/{name}.toml")) for name in _PLAIN}
    rules["lights"] = read_rule_file(resource(f"rules/{DEFAULT_LIGHTS}.toml"))
    years: dict[str, Any] = {}
    for file in sorted(resource("calendars").glob("*.toml")):
        years |= read_rule_file(file).get("years", {})
    rules["calendar"] = {"years": years}
    return rules


class Rulebook:
    """The rules of a workspace, kept until a rule changes."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection
        self._mark = b""
        self._rules: YearRules | None = None

    def rules(self) -> YearRules:
        """The rules in force; what of a record cannot be read leaves the rule before it standing."""
        mark = self._stated_mark()
        if self._rules is None or mark != self._mark:
            self._rules, _ = year_rules(self._stated(), shipped_rules())
            self._mark = mark
        return self._rules

    def signature(self, *further: str) -> str:
        """What cases follow beside their facts and the day: other rules or words, other signature.

        Args:
            further: whatever else they follow.
        """
        shipped = json.dumps(shipped_rules(), ensure_ascii=False, sort_keys=True)
        digest = sha256("\n".join([__version__, tr(_PROBE), *further, shipped]).encode())
        digest.update(self._stated_mark())
        return digest.hexdigest()

    def _stated_mark(self) -> bytes:
        rows = self._connection.execute("SELECT uid, version FROM record WHERE kind = 'rule' ORDER BY uid")
        return b"".join(uid.encode() + version for uid, version in rows)

    def _stated(self) -> dict[str, Any]:
        """The office's own, by name; of several records of one name the last to arrive."""
        rows = self._connection.execute("SELECT name, value FROM rule WHERE is_withdrawn = 0 ORDER BY record")
        return {name: json.loads(value) for name, value in rows}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
