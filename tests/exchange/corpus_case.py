"""One case of the corpus: a package with one defect, or with something odd that must be accepted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.exchange.package_world import Draft, Json, from_unit


@dataclass(frozen=True)
class Case:
    """A file and what must come of it.

    Attributes:
        name: ``<who reads>/<what is wrong>``; who reads is a key of `corpus.READERS`.
        code: of the failure; None when it must be accepted.
        build: makes the bytes.
    """

    name: str
    code: str | None
    build: Callable[[], bytes]


def bent(name: str, code: str | None, bend: Callable[[Json], object], **values: Any) -> Case:
    """A package of the unit with another manifest."""
    return drafted(name, code, lambda draft: setattr(draft, "bend", bend), **values)


def drafted(
    name: str,
    code: str | None,
    change: Callable[[Draft], object],
    start: Callable[[], Draft] = from_unit,
    reader: str = "office",
) -> Case:
    """A package with one thing changed in its draft."""

    def build() -> bytes:
        draft = start()
        change(draft)
        return draft.pack()

    return Case(f"{reader}/{name}", code, build)
