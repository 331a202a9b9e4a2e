"""YAML of others as text, lists and mappings: built from events, so that no object is ever constructed.

Anchors and aliases are refused (a few lines can stand for billions of values), and so are tags, doubled keys,
more than one document, deep nesting and too many values. Plain ``null`` and an empty value are None; all
other scalars are text as written.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yaml import Event

_DEEPEST = 32
_MOST_NODES = 1_000_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class BadYaml(ValueError):
    """The text is no YAML that we take; says why in a few words."""


def read_yaml(text: str) -> Any:
    """The one document of a text.

    Args:
        text: already bounded in size by who reads the file.

    Returns:
        Text, None, lists and dictionaries with text as keys.

    Raises:
        BadYaml: it is broken, or uses what we refuse.
    """
    import yaml  # start-up time: a parser that only an import needs

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Building().document(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1}: " if place else ""
        raise BadYaml(f"{line}{getattr(error, 'problem', None) or type(error).__name__}") from None


class _Building:
    """One document while it is read: open lists and mappings, the innermost last."""

    def __init__(self) -> None:
        self._documents: list[Any] = []
        self._open: list[Any] = [self._documents]
        self._keys: list[str | None] = [None]
        self._nodes = 0

    def document(self, events: "Iterator[Event]") -> Any:
        for event in events:
            self._take(type(event).__name__, event)
        if len(self._documents) != 1:
            raise BadYaml(f"{len(self._documents)} documents")
        return self._documents[0]

    def _take(self, name: str, event: Any) -> None:
        if name == "AliasEvent" or getattr(event, "anchor", None):
            raise BadYaml("anchor or alias, line " + str(event.start_mark.line + 1))
        if getattr(event, "tag", None) not in (None, "!"):
            raise BadYaml("tag, line " + str(event.start_mark.line + 1))
        if name == "ScalarEvent":
            self._add(self._scalar(event))
        elif name in ("SequenceStartEvent", "MappingStartEvent"):
            inner: Any = [] if name == "SequenceStartEvent" else {}
            self._add(inner)
            self._open.append(inner)
            self._keys.append(None)
            if len(self._open) > _DEEPEST:
                raise BadYaml(f"depth > {_DEEPEST}")
        elif name in ("SequenceEndEvent", "MappingEndEvent"):
            self._open.pop()
            self._keys.pop()

    def _scalar(self, event: Any) -> str | None:
        is_key = isinstance(self._open[-1], dict) and self._keys[-1] is None
        is_null = not event.style and event.implicit[0] and event.value in _NULLS and not is_key
        return None if is_null else event.value

    def _add(self, value: Any) -> None:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise BadYaml(f"values > {_MOST_NODES}")
        into, key = self._open[-1], self._keys[-1]
        if isinstance(into, list):
            into.append(value)
        elif key is None:
            if not isinstance(value, str) or value in into:
                raise BadYaml(f"key {str(value)[:40]!r}")
            self._keys[-1] = value
        else:
            into[key] = value
            self._keys[-1] = None
