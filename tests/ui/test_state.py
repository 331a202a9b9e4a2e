"""The remembered state of the window is comfort: damage is put aside, and nobody is interrupted."""

from pathlib import Path

import pytest

from desktop.ui.state import UiState


def test_values_come_back(tmp_path: Path) -> None:
    state = UiState(tmp_path / "new" / "ui-state.json")
    state.put("table.columns", ["code", "title"])
    state.put("table.widths", {"code": 120})
    state.put("shown", False)
    state.put("window", "AAA=")

    state.save()
    again = UiState(tmp_path / "new" / "ui-state.json")

    assert again.names("table.columns") == ("code", "title")
    assert again.numbers("table.widths") == {"code": 120}
    assert again.flag("shown", True) is False
    assert again.text("window") == "AAA="


def test_a_damaged_file_is_moved_aside_and_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "ui-state.json"
    file.write_text('{"table', "utf-8")

    state = UiState(file)
    state.put("shown", True)
    state.save()

    assert file.with_suffix(".damaged").read_text("utf-8") == '{"table'
    assert UiState(file).flag("shown", False) is True


@pytest.mark.parametrize("content", ["[1, 2]", '{"a": [1], "b": {"x": "y"}, "c": 3}'])
def test_values_of_another_kind_are_taken_as_absent(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ui-state.json"
    file.write_text(content, "utf-8")

    state = UiState(file)

    assert state.flag("a", True) is True
    assert state.numbers("b") == {}
    assert state.text("c", "默认") == "默认"
    assert state.names("b") is None


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    state = UiState(tmp_path / "ui-state.json")

    state.save()

    assert not (tmp_path / "ui-state.json").exists()


def test_a_place_that_cannot_be_written_interrupts_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    state = UiState(tmp_path / "file" / "ui-state.json")
    state.put("shown", True)

    state.save()

    assert (tmp_path / "file").read_text("utf-8") == ""
