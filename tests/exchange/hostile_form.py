"""What a hostile file is, and how one is made from a good container."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.exchange.raw_zip import RawZip, parse


@dataclass(frozen=True)
class Hostile:
    """One hostile file.

    Attributes:
        name: what is wrong, for test reports.
        build: from the bytes of a good container to those of the hostile file.
        code: of the refusal.
    """

    name: str
    build: Callable[[bytes], bytes]
    code: str


Change = Callable[[RawZip], object]


def changed(name: str, code: str, change: Change) -> Hostile:
    """A container taken apart, changed in one place and put together consistently."""

    def build(valid: bytes) -> bytes:
        taken = parse(valid)
        change(taken)
        return taken.dump()

    return Hostile(name, build, code)


def whole(name: str, code: str, build: Callable[[bytes], bytes]) -> Hostile:
    return Hostile(name, build, code)


def directory_start(valid: bytes) -> int:
    return int.from_bytes(valid[-6:-2], "little")
