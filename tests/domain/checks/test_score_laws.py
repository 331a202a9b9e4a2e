"""Laws of scoring on drawn checks, for every profile."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.checks.score_laws import LAWS, PROFILES, Law, case


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_profile_obeys(profile: str, law: Law, seed: int) -> None:
    chance = random.Random(seed)

    one, answers = case(profile, chance)

    law(one, answers, chance)
