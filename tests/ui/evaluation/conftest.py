"""Windows over an office and units with a small published scheme, and over parties that have none yet."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.records.stream import Role
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from desktop.ui.look import Look
from tests.ui.evaluation.form_stage import Kept, Scene, keep, replayed
from tests.ui.feedback_stage import Stage, make_stage


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep(tmp_path_factory.mktemp("evaluated") / "kept")


@pytest.fixture
def small(kept: Kept, tmp_path: Path) -> Iterator[Scene]:
    """A copy of the scene."""
    with replayed(kept, tmp_path / "small") as made:
        yield made


@contextmanager
def staged(qtbot: QtBot, look: Look, session: Session, folder: Path) -> Iterator[Stage]:
    """A window over a session; nothing in it may fail unexpectedly."""
    made = make_stage(qtbot, look, session, folder)
    yield made
    assert made.bugs == []
    made.jobs.close()


@pytest.fixture
def office_stage(qtbot: QtBot, look: Look, small: Scene, tmp_path: Path) -> Iterator[Stage]:
    with staged(qtbot, look, small.office, tmp_path) as made:
        yield made


@pytest.fixture
def unit_stage(qtbot: QtBot, look: Look, small: Scene, tmp_path: Path) -> Iterator[Stage]:
    """市公安局."""
    with staged(qtbot, look, small.police, tmp_path) as made:
        yield made


@pytest.fixture
def owner_stage(qtbot: QtBot, look: Look, small: Scene, tmp_path: Path) -> Iterator[Stage]:
    """市财政局, the owner of an indicator."""
    with staged(qtbot, look, small.trade, tmp_path) as made:
        yield made


@pytest.fixture
def stage(
    qtbot: QtBot, look: Look, workspaces: Workspaces, sample_template: Path, tmp_path: Path
) -> Iterator[Stage]:
    """An office that has taken over no scheme yet."""
    folder = tmp_path / "office.dukao"
    shutil.copytree(sample_template, folder)
    session = workspaces.open(folder)
    with staged(qtbot, look, session, tmp_path) as made:
        yield made
    session.close()


@pytest.fixture
def bare_stage(qtbot: QtBot, look: Look, workspaces: Workspaces, tmp_path: Path) -> Iterator[Stage]:
    """A unit that received nothing yet."""
    session = workspaces.create(NewWorkspace(tmp_path / "unit", Role.UNIT, "市公安局", year=2023))
    with staged(qtbot, look, session, tmp_path) as made:
        yield made
    session.close()
