"""A stage on the office of an inspection that was handed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui.look import Look
from tests.services.checks.checked_world import CheckedWorld
from tests.ui.checks import findings_stage
from tests.ui.checks.fill_stage import Handed, hand_out, handed_again
from tests.ui.checks.inspection_stage import Kept, Scene, keep, replayed
from tests.ui.feedback_stage import Stage, make_stage


@pytest.fixture(scope="session")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep(tmp_path_factory.mktemp("inspected") / "kept")


@pytest.fixture
def scene(inspected: Kept, tmp_path: Path) -> Iterator[Scene]:
    with replayed(inspected, tmp_path / "scene") as made:
        yield made


@pytest.fixture
def stage(qtbot: QtBot, look: Look, scene: Scene, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, scene.office, tmp_path)
    yield made
    assert made.bugs == []
    made.jobs.close()


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> findings_stage.Kept:
    return findings_stage.keep(tmp_path_factory.mktemp("found") / "kept")


@pytest.fixture
def findings(found: findings_stage.Kept, tmp_path: Path) -> Iterator[findings_stage.Scene]:
    with findings_stage.replayed(found, tmp_path / "findings") as made:
        yield made


@pytest.fixture
def office_stage(qtbot: QtBot, look: Look, findings: findings_stage.Scene, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, findings.office, tmp_path)
    yield made
    assert made.bugs == []
    made.jobs.close()


@pytest.fixture
def unit_stage(qtbot: QtBot, look: Look, findings: findings_stage.Scene, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, findings.unit, tmp_path)
    yield made
    assert made.bugs == []
    made.jobs.close()


@pytest.fixture(scope="session")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return hand_out(tmp_path_factory.mktemp("handed") / "kept")


@pytest.fixture
def inspector(handed: Handed, tmp_path: Path) -> Iterator[CheckedWorld]:
    """Inspections that wait to be filled; workspaces open when they are asked for."""
    with handed_again(handed, tmp_path / "handed") as made:
        yield made


@pytest.fixture
def inspector_stage(qtbot: QtBot, look: Look, inspector: CheckedWorld, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(qtbot, look, inspector.zhang, tmp_path)
    yield made
    assert made.bugs == []
    made.jobs.close()
