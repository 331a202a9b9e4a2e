"""YAML as plain data, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.yaml_data import BadYaml, read_yaml


def test_scalars_are_text_and_null_is_none() -> None:
    text = "a: 1\nb: true\nc: null\nd:\ne: ''\nf: 'null'\ng: [2026-01-01, ~]\n"

    found = read_yaml(text)

    expected = {"a": "1", "b": "true", "c": None, "d": None, "e": "", "f": "null"}
    assert found == expected | {"g": ["2026-01-01", None]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x\n", "anchor"),
        ("a: &x 1\n", "anchor"),
        ("a: *x\n", "anchor"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag"),
        ("a: 1\na: 2\n", "key 'a'"),
        ("? [a]\n: b\n", "key"),
        ("a\n---\nb\n", "2 documents"),
        ("", "0 documents"),
        ("a: b: c\n", "line 1"),
        ("a: \x00\n", "ReaderError"),
        ("- " * 40 + "a\n", "depth"),
        ("[" * 100_000, "depth"),
    ],
)
def test_what_we_do_not_take_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadYaml) as caught:
        read_yaml(text)

    assert reason in str(caught.value) or "nesting" in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="ab:-[]{}&*!?|>'\"# \n%@,~", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_yaml(text)
    except BadYaml as error:
        assert str(error)
