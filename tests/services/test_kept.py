"""What is kept over commits: computed anew when what it follows from changes, and never from lost lines."""

from collections.abc import Callable

import pytest

from desktop.models.workspace import Workspace
from desktop.services.session import Session


def count(session: Session, *beside: str) -> int:
    """How many notes there are, kept until a line of another kind than those beside comes."""
    mark = session.workspace.log.last_arrival_beside(beside)
    return session.kept("notes", mark, lambda workspace: len(workspace.log.records("reminder")))


def remind(session: Session, key: str) -> None:
    session.put("reminder", (key,), "unit.gaj", {"text": key})


def fresh(_workspace: Workspace) -> int:
    return -1


def test_it_is_computed_anew_after_a_line_of_another_kind_only(office: Session) -> None:
    with office.transaction():
        remind(office, "a")
    before = count(office, "adjustment")
    mark = office.workspace.log.last_arrival_beside(("adjustment",))

    with office.transaction():
        office.put("adjustment", ("b",), "unit.gaj", {"type": "points"})
    same = office.kept("notes", office.workspace.log.last_arrival_beside(("adjustment",)), fresh)
    with office.transaction():
        remind(office, "c")

    assert (before, same) == (1, 1)
    assert office.workspace.log.last_arrival_beside(("adjustment",)) > mark
    assert count(office, "adjustment") == 2


def test_what_was_computed_from_lines_that_were_not_committed_is_forgotten(office: Session) -> None:
    def fails(then: Callable[[], int]) -> None:
        with office.transaction():
            remind(office, "lost")
            remind(office, "lost too")
            then()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails(lambda: count(office))
    with office.transaction():
        remind(office, "a")
        office.put("rule", ("r",), "*", {"name": "r"})

    assert count(office) == 1
