"""Streams: their names, which offered lines continue them, and where they have forked."""

import pytest

from desktop.records.stream import (
    Continuation,
    Fork,
    Link,
    Role,
    StreamName,
    continue_stream,
    covered,
    find_forks,
    is_party,
    parse_stream_name,
    role_of,
)
from desktop.records.strict import LineError
from tests.records.samples import shuffled, stream

# One stream that forks at its third line: a - b - c - d, and b - x - y.
TREE = (
    Link(1, "a", ""),
    Link(2, "b", "a"),
    Link(3, "c", "b"),
    Link(4, "d", "c"),
    Link(3, "x", "b"),
    Link(4, "y", "x"),
)


@pytest.mark.parametrize(
    "name",
    [
        StreamName("office.dsjj", "0a1b2c3d.1", "*", 2023),
        StreamName("office.dsjj", "0a1b2c3d.1", "office.dsjj", 2023),
        StreamName("office.dsjj", "ffffffff.999999", "unit.jyj", 9999),
        StreamName("unit.a-1", "00000000.10", "office.dsjj", 1),
        StreamName("inspector.z", "0a1b2c3d.1", "circle.leaders", 2023),
    ],
)
def test_a_stream_name_reads_back_from_its_text(name: StreamName) -> None:
    assert parse_stream_name(str(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "office.dsjj",
        "office.dsjj~0a1b2c3d.1~*",
        "office.dsjj~0a1b2c3d.1~*~2023~",
        "office.dsjj~0a1b2c3d.1~*~23",
        "office.dsjj~0a1b2c3d.1~*~２０２３",
        "office.dsjj~0a1b2c3d.0~*~2023",
        "office.dsjj~0a1b2c3d.01~*~2023",
        "office.dsjj~0a1b2c3d~*~2023",
        "office.dsjj~0A1B2C3D.1~*~2023",
        "office.dsjj~0a1b2c3.1~*~2023",
        "mayor.li~0a1b2c3d.1~*~2023",
        "office.~0a1b2c3d.1~*~2023",
        "office.-a~0a1b2c3d.1~*~2023",
        "office.教育局~0a1b2c3d.1~*~2023",
        "office.a/../b~0a1b2c3d.1~*~2023",
        "*~0a1b2c3d.1~*~2023",
        "office.dsjj~0a1b2c3d.1~~2023",
        "office.dsjj~0a1b2c3d.1~circle.~2023",
        "office.dsjj~0a1b2c3d.1~**~2023",
        "office.dsjj~0a1b2c3d.1~*~2023\n",
        " office.dsjj~0a1b2c3d.1~*~2023",
        f"office.{'a' * 41}~0a1b2c3d.1~*~2023",
    ],
)
def test_what_is_not_quite_a_stream_name_is_refused(text: str) -> None:
    with pytest.raises(LineError, match=r"^L_SHAPE: not a stream name"):
        parse_stream_name(text)


@pytest.mark.parametrize("role", Role)
def test_the_role_stands_in_the_party_identifier(role: Role) -> None:
    party = f"{role.value}.dsjj"

    assert is_party(party)
    assert role_of(party) is role


@pytest.mark.parametrize("text", ["", "office", "office.", "mayor.li", "office.A", "office.a\n", "*"])
def test_other_words_are_no_party(text: str) -> None:
    assert not is_party(text)


def test_a_word_that_states_no_role_has_none() -> None:
    with pytest.raises(ValueError, match="mayor"):
        role_of("mayor.li")


@pytest.mark.parametrize("seed", range(20))
def test_a_whole_stream_is_usable_in_any_order_and_with_repetitions(seed: int) -> None:
    offered = shuffled([*TREE, *TREE[::2]], seed)

    result = continue_stream({}, offered)

    assert result == Continuation(("a", "b", "c", "x", "d", "y"), 0, ())


def test_both_branches_of_a_fork_are_taken_whichever_was_met_first() -> None:
    first = continue_stream({"a": 1, "b": 2, "c": 3, "d": 4}, TREE)
    second = continue_stream({"a": 1, "b": 2, "x": 3, "y": 4}, TREE)

    assert first == Continuation(("x", "y"), 4, ())
    assert second == Continuation(("c", "d"), 4, ())


def test_a_line_without_the_line_before_it_dangles_and_so_does_what_follows_it() -> None:
    result = continue_stream({"a": 1}, [*TREE[2:], Link(2, "z", "a")])

    assert result == Continuation(("z",), 0, ("c", "x", "d", "y"))


@pytest.mark.parametrize(
    "link",
    [
        Link(1, "n", "a"),
        Link(1, "n", "unknown"),
        Link(2, "n", ""),
        Link(2, "n", "unknown"),
        Link(3, "n", "a"),
        Link(2, "n", "b"),
        Link(2, "n", "n"),
    ],
)
def test_a_line_must_name_the_line_exactly_one_place_before(link: Link) -> None:
    result = continue_stream({"a": 1, "b": 2}, [link])

    assert result == Continuation((), 0, ("n",))


def test_nothing_offered_adds_nothing() -> None:
    assert continue_stream({"a": 1}, []) == Continuation((), 0, ())


def test_a_path_has_no_fork() -> None:
    assert find_forks(stream(), TREE[:4]) == ()
    assert find_forks(stream(), []) == ()


@pytest.mark.parametrize("seed", range(5))
def test_every_fork_is_listed_once_in_order_of_position(seed: int) -> None:
    links = [*TREE, Link(1, "A", ""), Link(2, "B", "A"), Link(4, "e", "c"), Link(4, "f", "c")]

    forks = find_forks(stream(), shuffled(links + links[:3], seed))

    assert forks == (
        Fork(stream(), 1, ("A", "a")),
        Fork(stream(), 3, ("c", "x")),
        Fork(stream(), 4, ("d", "e", "f")),
    )


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["c"], "abc"),
        (["d", "b"], "abcd"),
        (["d", "y"], "abcdxy"),
        (["elsewhere"], ""),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_an_end_covers_itself_and_what_comes_before_it(ends: list[str], expected: str, seed: int) -> None:
    assert covered(shuffled(TREE, seed), ends) == frozenset(expected)
