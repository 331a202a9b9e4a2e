"""The list of papers."""

from importlib import import_module

import pytest

from desktop.reports.catalogue import PAPERS


@pytest.mark.parametrize("name", PAPERS)
def test_every_listed_paper_can_be_rendered(name: str) -> None:
    module = import_module(f"desktop.reports.{name}")

    assert callable(getattr(module, f"render_{name}"))
