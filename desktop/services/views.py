"""Saved views of the grid (视图): filters, order, columns under a name; this computer's, told to nobody."""

import json
from dataclasses import dataclass
from typing import Any

from desktop.domain.text import clean_line
from desktop.errors import AppError
from desktop.i18n import mark
from desktop.models.workspace import Workspace
from desktop.services.session import LookingBack, NoSuchRecord, Session

_SETTING = "views"
LONGEST_NAME = 40


class BadViewName(AppError):
    """A view needs a short name."""

    code = "E_VIEW_NAME"
    template = mark("请给视图起一个名称，不超过{most}个字。")


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view under its name.

    Attributes:
        value: JSON, as the grid gave it.
    """

    name: str
    value: Any


class ViewService:
    """Keeps views in the settings of the workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def views(self) -> tuple[SavedView, ...]:
        """All views, in the order in which they were first saved."""
        with self._session.reading() as workspace:
            return tuple(SavedView(name, value) for name, value in _read(workspace).items())

    def save(self, name: str, value: Any) -> None:
        """Keeps a view; one of the same name is replaced where it stands.

        Args:
            name: for people, on one line.
            value: JSON.

        Raises:
            BadViewName: it is empty or too long.
            LookingBack: this is the workspace of an earlier day.
        """
        name = clean_line(name)
        if not 0 < len(name) <= LONGEST_NAME:
            raise BadViewName(most=LONGEST_NAME)
        self._refuse_past()
        with self._session.reading() as workspace:
            _write(workspace, {**_read(workspace), name: value})

    def remove(self, name: str) -> None:
        """Forgets a view.

        Raises:
            NoSuchRecord: there is none of that name.
        """
        self._refuse_past()
        with self._session.reading() as workspace:
            views = _read(workspace)
            if name not in views:
                raise NoSuchRecord(name=name)
            _write(workspace, {known: value for known, value in views.items() if known != name})

    def _refuse_past(self) -> None:
        if self._session.looking_back is not None:
            raise LookingBack(day=self._session.looking_back)


def _read(workspace: Workspace) -> dict[str, Any]:
    try:
        found = json.loads(workspace.setting(_SETTING) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _write(workspace: Workspace, views: dict[str, Any]) -> None:
    workspace.set_setting(_SETTING, json.dumps(views, ensure_ascii=False))
