"""What is being typed: kept at every keystroke, however the program ends, and dropped only as it was read."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.models.backup import write_backup
from desktop.models.failures import ReadOnly
from desktop.models.typed_store import TYPING, TypedStore
from desktop.models.workspace import open_workspace
from tests.models.samples import KEY, created, opened

NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
_KEYSTROKES = """
import sys
from pathlib import Path
from desktop.models.typed_store import TypedStore
key = bytes(range(32)) if sys.argv[2] == "key" else None
store = TypedStore(Path(sys.argv[1]), key)
for number in range(10_000):
    store.put("检查", "L3-PES1-01", f"无登记{number}")
    print(number, flush=True)
"""


def test_values_are_kept_by_scope_and_key_over_the_end_of_the_program(tmp_path: Path) -> None:
    store = TypedStore(tmp_path, None)
    store.put("甲", "2", "乙")
    store.put("甲", "1", "早")
    store.put("甲", "1", "晚")
    store.put("丙", "1", "别处")
    store.close()
    store.close()

    again = TypedStore(tmp_path, None)

    assert list(again.all("甲").items()) == [("1", "晚"), ("2", "乙")]
    assert again.all("丙") == {"1": "别处"}
    assert again.all("丁") == {}
    again.close()
    assert [file.name for file in tmp_path.iterdir()] == [TYPING]


def test_only_what_still_stands_as_it_was_read_is_dropped(tmp_path: Path) -> None:
    store = TypedStore(tmp_path, None)
    store.put("甲", "1", "一")
    store.put("甲", "2", "二")
    store.put("乙", "1", "一")
    read = store.all("甲")
    store.put("甲", "2", "二又")

    store.drop("甲", read)

    assert store.all("甲") == {"2": "二又"}
    assert store.all("乙") == {"1": "一"}
    store.close()


@pytest.mark.parametrize("key", [None, KEY])
def test_a_killed_program_loses_nothing_that_was_put(tmp_path: Path, key: bytes | None) -> None:
    told = [str(tmp_path), "plain" if key is None else "key"]
    with subprocess.Popen([sys.executable, "-c", _KEYSTROKES, *told], stdout=subprocess.PIPE) as typing:
        assert typing.stdout is not None
        done = [int(typing.stdout.readline()) for _ in range(200)]
        typing.kill()
        done += [int(line) for line in typing.stdout.read().split()]
    store = TypedStore(tmp_path, key)

    kept = int(store.all("检查")["L3-PES1-01"].removeprefix("无登记"))

    store.close()
    assert done[-1] <= kept <= done[-1] + 1
    assert kept < 9_999


def test_what_was_typed_is_encrypted_with_the_workspace(tmp_path: Path) -> None:
    store = TypedStore(tmp_path, KEY)
    store.put("检查", "L3-PES1-01", "无登记")
    store.close()

    data = (tmp_path / TYPING).read_bytes()

    assert not data.startswith(b"SQLite format 3")
    assert "无登记".encode() not in data


@pytest.mark.parametrize("content", [b"nonsense" * 1000, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_cannot_be_read_is_moved_aside_and_begun_anew(tmp_path: Path, content: bytes) -> None:
    for number in (1, 2):
        (tmp_path / TYPING).write_bytes(content)
        store = TypedStore(tmp_path, None)

        store.put("甲", "1", str(number))

        assert store.all("甲") == {"1": str(number)}
        store.close()
        assert (tmp_path / f"{TYPING}.damaged-{number}").read_bytes() == content


def test_a_file_of_another_key_is_moved_aside(tmp_path: Path) -> None:
    TypedStore(tmp_path, KEY).close()
    store = TypedStore(tmp_path, bytes(32))

    assert store.all("甲") == {}
    store.close()
    assert (tmp_path / f"{TYPING}.damaged-1").exists()


def test_a_folder_in_its_place_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / TYPING).mkdir()

    with pytest.raises(AppError):
        TypedStore(tmp_path, None)

    assert (tmp_path / TYPING).is_dir()


def test_many_threads_may_type_and_settle(tmp_path: Path) -> None:
    store = TypedStore(tmp_path, None)

    def typing(key: str) -> None:
        for number in range(50):
            store.put("甲", key, str(number))
            store.drop("甲", {key: str(number - 1)})

    threads = [threading.Thread(target=typing, args=(str(one),)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.all("甲") == dict.fromkeys("0123", "49")
    store.close()


def test_a_keystroke_is_kept_within_a_millisecond(tmp_path: Path) -> None:
    store = TypedStore(tmp_path, KEY)
    took = []
    for number in range(300):
        begun = time.perf_counter()
        store.put("检查", f"L3-PES1-{number % 20:02d}", "无登记" * 40 + str(number))
        took.append(time.perf_counter() - begun)
    store.close()

    assert sorted(took)[len(took) // 2] < 0.001


def test_a_workspace_keeps_what_is_typed_and_closes_it(tmp_path: Path) -> None:
    folder = created(tmp_path / "w.dukao", KEY)
    with open_workspace(folder, KEY) as workspace:
        assert not (folder / TYPING).exists()
        workspace.typed.put("甲", "1", "一")

        assert workspace.typed is workspace.typed
    with open_workspace(folder, KEY) as workspace:
        assert workspace.typed.all("甲") == {"1": "一"}
    assert not list(folder.glob(f"{TYPING}-*"))


def test_a_workspace_that_is_only_read_has_nothing_typed(tmp_path: Path) -> None:
    folder = created(tmp_path / "w.dukao")

    with open_workspace(folder, read_only=True) as workspace, pytest.raises(ReadOnly):
        _ = workspace.typed


def test_what_is_typed_is_part_of_no_backup(tmp_path: Path) -> None:
    with opened(tmp_path / "w.dukao") as workspace:
        workspace.typed.put("甲", "1", "一")

        backup = write_backup(workspace, None, NOW)

        assert TYPING not in backup.sha256s
        assert not (backup.folder / TYPING).exists()
