"""Every package of the corpus gets exactly its code, and a sentence."""

from pathlib import Path

import pytest

from desktop.exchange.failures import PackageRefused
from desktop.exchange.package import read_package
from tests.exchange.corpus import all_cases, reader
from tests.exchange.corpus_case import Case

CASES = all_cases()


def test_the_corpus_is_large_and_its_names_are_different() -> None:
    names = [case.name for case in CASES]

    assert len(set(names)) == len(names)
    assert len([case for case in CASES if case.code]) >= 250


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_package_gets_its_code(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.dkx"
    file.write_bytes(case.build())

    found, sentence = read(file, case)

    assert found == case.code, sentence
    assert (case.code is None) == (sentence == "")
    assert case.code is None or file.name in sentence


def read(file: Path, case: Case) -> tuple[str | None, str]:
    try:
        with read_package(file, reader(case.name)):
            return None, ""
    except PackageRefused as refused:
        return refused.code, f"{refused} ({refused.values})"
