"""How long work reports where it is and learns that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """What a service sees of whoever waits for it."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Reports a count and gives the waiting side the chance to cancel.

        Args:
            done: items finished.
            total: items in all; 0 when unknown.
            what: a short phrase for the user.

        Raises:
            Cancelled: the user asked to stop; the caller's transaction rolls back.
        """


class Silent:
    """A progress that nobody watches and nobody cancels."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Does nothing."""


SILENT = Silent()
