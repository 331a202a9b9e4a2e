"""Search finds exactly what contains the word: one character, two, four, letters, signs, anything."""

import random
import unicodedata

import pytest

from desktop.models import search
from desktop.models.ledger import TaskQuery
from desktop.models.text_index import may_occur
from desktop.models.verify import rebuild, verify
from desktop.models.workspace import Workspace
from desktop.records.line import Edit
from tests.models.samples import OFFICE, STAMP, task_fields, uid, write

ALPHABET = "数据共享开放数据，。、（）推进 AaBb12％%-“”𬭚䶮é\n"


@pytest.fixture(scope="module")
def texts() -> list[dict[str, object]]:
    rng = random.Random(7)
    made = []
    for number in range(400):
        text = "".join(rng.choices(ALPHABET, k=rng.randint(0, 40)))
        name = "".join(rng.choices("市县教育公安局", k=4))
        made.append(task_fields(number, text=text, title=text[:5], lead=[name], responsible=[]))
    return made


def test_the_index_finds_what_a_scan_finds(workspace: Workspace, texts: list[dict[str, object]]) -> None:
    with workspace.transaction():
        edits = [Edit("task", uid(number), fields) for number, fields in enumerate(texts)]
        workspace.log.append(edits, OFFICE, STAMP)
    rng = random.Random(8)
    hits = 0

    for length in (1, 1, 2, 2, 3, 4):
        for _ in range(40):
            text = str(rng.choice(texts)["text"])
            start = rng.randint(0, max(0, len(text) - length))
            word = (
                text[start : start + length]
                if rng.random() < 0.8
                else "".join(rng.choices(ALPHABET, k=length))
            )
            if not word.strip() or word.split() != [word]:
                continue
            found = [task.uid for task in workspace.ledger.tasks(TaskQuery(text=word))]
            scanned = [uid(number) for number, fields in enumerate(texts) if _contains(fields, word)]
            assert found == scanned, word
            hits += len(found)

    assert hits > 1000


def _contains(fields: dict[str, object], word: str) -> bool:
    lead = fields["lead"]
    assert isinstance(lead, list)
    cells = [str(fields["code"]), str(fields["title"]), str(fields["text"]), "、".join(lead)]
    return any(word.lower() in cell.lower() for cell in cells)


def test_a_word_of_characters_that_never_stood_side_by_side_is_known_to_be_nowhere(
    workspace: Workspace,
) -> None:
    write(workspace, "task", uid(1), task_fields(title="数据共享", text="数据共享", lead=["市Aé局"]))

    index = workspace.connection

    assert may_occur(index, ["数据共享", "据", "AÉ"])
    assert not may_occur(index, ["据数"])
    assert not may_occur(index, ["数据", "享局"])
    assert workspace.ledger.count_tasks(TaskQuery(text="据数")) == 0
    write(workspace, "task", uid(1), {"title": "据数"})
    assert workspace.ledger.count_tasks(TaskQuery(text="据数")) == 1


def test_a_pair_that_is_missing_is_found_and_mended(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(title="数据共享"))
    with workspace.transaction():
        workspace.connection.execute("DELETE FROM word_pair WHERE pair = '据共'")

    assert [problem.code for problem in verify(workspace).problems] == ["P_INDEX"]
    rebuild(workspace)
    assert verify(workspace).is_clean
    assert workspace.ledger.count_tasks(TaskQuery(text="据共")) == 1


def test_an_edit_moves_the_task_from_the_old_words_to_the_new(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(title="旧名称"))

    write(workspace, "task", uid(1), {"title": "新称谓"})

    assert workspace.ledger.count_tasks(TaskQuery(text="旧名")) == 0
    assert workspace.ledger.count_tasks(TaskQuery(text="称谓")) == 1


def test_a_name_is_found_among_the_units(workspace: Workspace) -> None:
    write(workspace, "task", uid(1), task_fields(lead=["市公安局"], responsible=["市教育局"]))

    assert [workspace.ledger.count_tasks(TaskQuery(text=word)) for word in ("公安", "教育", "安局、市")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize("word", ['"', "'", "*", "AND", "NEAR(", "code:", "^", "(", "-", "?", "甲\x1f"])
def test_no_sign_is_taken_for_an_operator(workspace: Workspace, word: str) -> None:
    write(workspace, "task", uid(1), task_fields(text=f"前{word.strip()}后"))

    assert workspace.ledger.count_tasks(TaskQuery(text=word)) == 1
    assert workspace.ledger.count_tasks(TaskQuery(text=word + "中")) == 0


def test_every_character_is_one_token() -> None:
    assert search.tokens("A数，") == "a 数 ，"
    assert search.words(" 数据  大脑 数据 ") == ("数据", "大脑")


WORDS = ["", "数", "数据", "aB-c 1", "ΑΣ Σς", "\U00020000\U00020001数", "，。", "İI", "x\u3000y", "\u0301a"]


def test_the_pairs_of_many_texts_are_those_of_each() -> None:
    expected = set().union(*map(search.pairs, WORDS))

    assert search.pairs_of_all(WORDS) == expected
    assert search.pairs_of_all([]) == set()
    assert search.pairs_of_all(["a"]) == set()


@pytest.mark.parametrize("word", [word for word in WORDS if word.strip()])
@pytest.mark.parametrize("around", ["", "-", "数", " "])
def test_a_word_is_found_whatever_its_characters(workspace: Workspace, word: str, around: str) -> None:
    write(workspace, "task", uid(1), task_fields(text=f"{around}{nfc(word)}{around}"))
    write(workspace, "task", uid(2), task_fields(text="别的"))

    for query in search.words(nfc(word)):
        found = workspace.ledger.tasks(TaskQuery(text=query))
        assert uid(1) in [task.uid for task in found]


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
