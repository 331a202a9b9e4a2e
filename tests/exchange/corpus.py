"""The corpus of hostile, broken and merely odd packages, one thing each, with the code each must get.

    for name, data, code in cases():
        ...  # `reader(name)` says who reads it; code is None when it must be accepted

What is wrong with the ZIP itself is in `hostile_zip`. Everything is the same at each run, but for sealed
packages, whose keys are random, and SM2 signatures, which are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from desktop.exchange.package import Reader
from tests.exchange.corpus_case import Case
from tests.exchange.corpus_contents import content_cases
from tests.exchange.corpus_logs import log_cases
from tests.exchange.corpus_manifest import manifest_cases
from tests.exchange.corpus_trust import trust_cases
from tests.exchange.package_world import desk_reader, fresh_reader, office_reader, unit_reader

READERS: Mapping[str, Callable[[], Reader]] = {
    "office": office_reader,
    "desk": desk_reader,
    "unit": unit_reader,
    "fresh": fresh_reader,
    "keyless": lambda: replace(office_reader(), keys=None),
}


def all_cases() -> tuple[Case, ...]:
    """Every case, unbuilt."""
    return (*manifest_cases(), *trust_cases(), *log_cases(), *content_cases())


def cases() -> Iterator[tuple[str, bytes, str | None]]:
    """Name, bytes and the expected code, or None for what must be accepted."""
    for case in all_cases():
        yield case.name, case.build(), case.code


def reader(name: str = "office/") -> Reader:
    """Who reads a case, by its name."""
    return READERS[name.partition("/")[0]]()
