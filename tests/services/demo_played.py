"""The short demonstration, played once for all tests that look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from desktop.services.credentials import Credentials
from desktop.services.demo import UNITS, WORKSPACE
from desktop.services.sample import sample_clock
from desktop.services.sample_clock import SampleClock
from desktop.services.sample_year import LAST_DAY
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces


@dataclass(frozen=True)
class Demo:
    """A demonstration that was played."""

    folder: Path
    sentences: tuple[str, ...]

    @contextmanager
    def opened(self, name: str = WORKSPACE) -> Iterator[Session]:
        """A workspace of it on the last day."""
        clock: SampleClock = sample_clock()
        clock.go_to(LAST_DAY)
        folder = self.folder if name == WORKSPACE else self.folder / UNITS
        keys = Credentials(self.folder / "other-keys", lambda: None)
        session = Workspaces(keys, clock.environment("督查科")).open(folder / f"{name}.dukao")
        try:
            yield session
        finally:
            session.close()


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "").replace("\n", "")
