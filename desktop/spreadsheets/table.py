"""One sheet as rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.spreadsheets.row_store import RowStore


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with every cell as the text that Excel shows, merged values spread over what they cover.

    Row ``index`` stands in the sheet as row ``index + 1``.

    Attributes:
        name: name of the sheet.
        width: cells of every row.
        store: the rows; the table can be read until it is closed.
        wide: indexes of the rows that are one merged cell for half of their width or more.
        errors: cells of the file that hold an error value such as #N/A, and read as empty.
    """

    name: str
    width: int
    store: RowStore
    wide: frozenset[int]
    errors: int

    def __len__(self) -> int:
        return len(self.store)

    def row(self, index: int) -> tuple[str, ...]:
        """The cells of one row."""
        return self.store.row(index)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[str, ...]]:
        """The cells of rows in order; ``stop`` is the index behind the last, None for all."""
        return self.store.rows(start, stop)

    def close(self) -> None:
        """Lets the rows go."""
        self.store.close()
