"""A real office workspace with the real plan, made anew for each test that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.records.stream import Role
from desktop.services.credentials import Credentials
from desktop.services.demo import play
from desktop.services.policies import PolicyService
from desktop.services.sample import OFFICE_NAME, sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import NewWorkspace, Workspaces
from tests.conftest import PLAN
from tests.services.demo_played import Demo
from tests.services.exchange_world import World, open_world


@pytest.fixture
def workspaces(tmp_path: Path) -> Workspaces:
    return Workspaces(Credentials(tmp_path / "config", lambda: None), sample_environment())


@pytest.fixture
def office(workspaces: Workspaces, tmp_path: Path) -> Iterator[Session]:
    session = workspaces.create(NewWorkspace(tmp_path / "office", Role.OFFICE, OFFICE_NAME, year=2023))
    yield session
    session.close()


@pytest.fixture
def drafted(office: Session) -> Session:
    service = PolicyService(office)
    service.import_preview(service.preview(PLAN))
    return office


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An office and units that exchange real packages."""
    with open_world(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The short one: only the units that the script names."""
    folder = tmp_path_factory.mktemp("played") / "demo"
    return Demo(folder, tuple(play(folder, only=())))
