"""Rows kept out of memory: lines in a temporary file that disappears with the object."""

import os
import tempfile
import weakref
from array import array
from collections.abc import Iterator

from desktop.spreadsheets.values import SEPARATOR

_IN_MEMORY_BYTES = 4 * 1024 * 1024
_AT_ONCE = 1000


class RowStore:
    """Lines in the order they were added, found again by their index; not for several threads at once."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - see the next line
        weakref.finalize(self, self._file.close)
        self._starts = array("Q", [0])
        self._waiting: list[bytes] = []

    def __len__(self) -> int:
        return len(self._starts) - 1

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._starts[-1]

    def add(self, line: str) -> None:
        """Adds one line."""
        data = line.encode()
        self._starts.append(self._starts[-1] + len(data))
        self._waiting.append(data)
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def row(self, index: int) -> tuple[str, ...]:
        """The cells of one line."""
        return next(self.rows(index, index + 1))

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[str, ...]]:
        """The cells of lines in order, read in blocks.

        Args:
            start: index of the first.
            stop: index behind the last; None for all.
        """
        self._write()
        end = len(self) if stop is None else min(stop, len(self))
        for first in range(start, end, _AT_ONCE):
            last = min(first + _AT_ONCE, end)
            low = self._starts[first]
            self._file.seek(low, os.SEEK_SET)
            block = self._file.read(self._starts[last] - low)
            for place in range(first, last):
                line = block[self._starts[place] - low : self._starts[place + 1] - low]
                yield tuple(line.decode().split(SEPARATOR))

    def _write(self) -> None:
        if self._waiting:
            self._file.seek(0, os.SEEK_END)
            self._file.write(b"".join(self._waiting))
            self._waiting.clear()

    def close(self) -> None:
        """Gives the file back."""
        self._file.close()
