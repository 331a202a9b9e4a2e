"""Fixtures of everything about the year-end evaluation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.pair import Pair, open_pair


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """An office and 市公安局, who signed for five tasks on 8 May 2023."""
    with open_pair(tmp_path) as opened:
        opened.sign()
        yield opened
