"""The two kinds of trouble users can do something about: `AppError` and `Problem`.

Anything else that is raised is a bug of ours and is shown as one.
"""

from dataclasses import dataclass
from typing import ClassVar

from desktop.i18n import tr


class AppError(Exception):
    """An expected failure: a stable code and one sentence that says what to do.

    A subclass states ``code`` and ``template`` (Chinese, marked for translation); raising it gives the
    values: ``raise NotAWorkspace(path=path)``.
    """

    code: ClassVar[str] = "E_APP"
    template: ClassVar[str] = "{reason}"

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        return tr(self.template, **self.values)


class Cancelled(Exception):
    """The user cancelled; whatever was begun has been rolled back."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad place in a document or table; the good places went on.

    Attributes:
        source: what was read, e.g. a file name.
        line: line or row, from 1; 0 when the whole source is meant.
        code: stable code, e.g. ``P_UNCLOSED_BRACKET``.
        message: Chinese sentence, marked for translation, with ``{name}`` places.
        values: what goes into the places.
    """

    source: str
    line: int
    code: str
    message: str
    values: tuple[tuple[str, str], ...] = ()

    def sentence(self) -> str:
        """The message in the user's language, filled in."""
        return tr(self.message, **dict(self.values))
