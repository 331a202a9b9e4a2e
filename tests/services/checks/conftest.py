"""Fixtures of everything about security checks: parties with an inspection between them."""

import pytest

from tests.services.checks.checked_world import CheckedWorld, checked
from tests.services.exchange_world import World


@pytest.fixture
def checked_world(world: World) -> CheckedWorld:
    """Office, unit and two inspectors; a small inspection is handed out, nothing is answered."""
    return checked(world)
