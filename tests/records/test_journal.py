"""The journal: a set of streams in memory, and the records they fold to, kept step by step."""

import pytest

from desktop.records.journal import Acceptance, Journal
from desktop.records.line import Change, Edit, Stamp, parse_line
from desktop.records.ownership import Judgement
from desktop.records.stream import Fork, Tip
from tests.records.samples import OFFICE, STAMP, UNIT, chain, line, raw, shuffled, stream, uid

KEY = ("task", uid())


def branches() -> tuple[list[Change], list[Change]]:
    """One stream of three lines, continued apart by two lines each."""
    left = Journal(chain(3))
    right = Journal(chain(3))
    for number in range(2):
        left.append(stream(), Edit("task", uid(), {"note": f"左{number}"}), STAMP)
        right.append(stream(), Edit("task", uid(), {"note": f"右{number}"}), STAMP)
    return list(left), list(right)


def test_an_empty_journal_holds_nothing() -> None:
    journal = Journal()

    assert (list(journal), journal.streams, journal.records) == ([], (), {})
    assert (journal.forks, journal.quarantined, journal.conflicts) == ((), (), ())
    assert journal.lines(stream()) == ()
    assert journal.tip(stream()) == Tip()
    assert journal.state_hash == Journal().state_hash


def test_appended_lines_are_numbered_and_chained_per_stream() -> None:
    journal = Journal()

    first = journal.append(stream(), Edit("task", uid(), {"title": "甲"}), STAMP)
    second = journal.append(stream(), Edit("task", uid(2), {"title": "乙"}), Stamp("此时", "李"))
    other = journal.append(stream(OFFICE, OFFICE), Edit("task", uid(3), {"title": "丙"}), STAMP)

    assert [(change.position, change.previous) for change in (first, second, other)] == [
        (1, ""),
        (2, first.hash),
        (1, ""),
    ]
    assert journal.tip(stream()) == Tip(2, second.hash)
    assert journal.lines(stream()) == (first, second)
    assert journal.streams == (stream(), stream(OFFICE, OFFICE))
    assert set(journal.records) == {("task", uid(number)) for number in (1, 2, 3)}


def test_a_journal_lists_its_lines_by_stream_and_position_whatever_their_order_of_arrival() -> None:
    lines = [*chain(3), *chain(2, stream(OFFICE, OFFICE))]

    assert list(Journal(reversed(lines))) == lines


def test_accepting_reports_new_known_and_dangling_lines() -> None:
    lines = chain(5)
    journal = Journal(lines[:2])

    result = journal.accept([lines[4], lines[2], lines[1], lines[1], lines[0]])

    assert result == Acceptance((lines[2],), 2, (lines[4],))
    assert list(journal) == lines[:3]


def test_a_refused_line_is_usable_once_the_line_before_it_comes_along() -> None:
    lines = chain(3)
    journal = Journal()
    refused = journal.accept(lines[1:])

    accepted = journal.accept(lines)

    assert refused == Acceptance((), 0, tuple(lines[1:]))
    assert accepted == Acceptance(tuple(lines), 0, ())


def test_refusing_lines_leaves_no_trace() -> None:
    journal = Journal()

    journal.accept(chain(3)[1:])

    assert journal.streams == ()
    assert journal.records == {}


def test_accepting_twice_changes_nothing() -> None:
    lines = chain(4)
    journal = Journal(lines)
    before = (list(journal), journal.records, journal.state_hash)

    result = journal.accept(lines)

    assert result == Acceptance((), 4, ())
    assert (list(journal), journal.records, journal.state_hash) == before


def test_a_tampered_line_breaks_the_chain_behind_it() -> None:
    lines = chain(4)
    tampered = parse_line(lines[1].raw.replace("第2稿".encode(), "第9稿".encode()))

    result = Journal(lines[:1]).accept([tampered, *lines[2:]])

    assert result.new == (tampered,)
    assert result.dangling == tuple(lines[2:])


def test_a_tampered_line_beside_the_true_one_is_flagged_as_a_fork_and_hides_nothing() -> None:
    lines = chain(4)
    tampered = parse_line(lines[3].raw.replace("第4稿".encode(), "第9稿".encode()))

    journal = Journal([*lines, tampered])

    assert journal.forks == (Fork(stream(), 4, tuple(sorted((lines[3].hash, tampered.hash)))),)
    assert {head.value for head in journal.records[KEY].heads["title"]} == {"第4稿", "第9稿"}


@pytest.mark.parametrize("left_first", [True, False])
def test_a_fork_ends_in_the_same_state_whichever_branch_arrives_first(left_first: bool) -> None:
    left, right = branches()
    order = [left, right] if left_first else [right, left]
    journal = Journal()

    for lines in order:
        journal.accept(reversed(lines))

    assert {change.hash for change in journal} == {change.hash for change in left + right}
    assert journal.forks == (Fork(stream(), 4, tuple(sorted((left[3].hash, right[3].hash)))),)
    assert journal.records == Journal([*left, *right]).records
    assert journal.conflicts == ((KEY, "note"),)


def test_a_branch_that_arrives_in_pieces_waits_for_its_missing_parent_and_then_joins() -> None:
    left, right = branches()
    journal = Journal(left)

    early = journal.accept([right[4]])
    late = journal.accept(right)

    assert early == Acceptance((), 0, (right[4],))
    assert late == Acceptance(tuple(right[3:]), 3, ())


def test_a_forked_stream_is_continued_at_its_longest_end_and_stays_flagged() -> None:
    left, right = branches()
    journal = Journal([*left, *right[:4]])

    line_six = journal.append(stream(), Edit("task", uid(), {"note": "续"}), STAMP)

    assert (line_six.position, line_six.previous) == (6, left[4].hash)
    assert len(journal.forks) == 1


def test_of_two_ends_of_equal_length_the_greatest_hash_is_continued_by_everybody() -> None:
    left, right = branches()

    tips = {Journal([*one, *other]).tip(stream()) for one, other in [(left, right), (right, left)]}

    assert tips == {Tip(5, max(left[4].hash, right[4].hash))}


def test_lines_that_break_the_law_are_kept_counted_and_never_folded() -> None:
    foreign = line(s=str(stream(UNIT, OFFICE)), f={"title": "伪"})
    audience = line(s=str(stream(OFFICE, UNIT)), f={"title": "伪"})
    later = line(s=str(stream(OFFICE, OFFICE)), k="later_kind")
    good = line()

    journal = Journal([foreign, audience, later, good])

    assert journal.quarantined == (
        (audience, Judgement.WRONG_AUDIENCE),
        (foreign, Judgement.FOREIGN_RECORD),
    )
    assert sorted(change.hash for change in journal) == sorted(
        change.hash for change in (foreign, audience, later, good)
    )
    assert journal.records == Journal([good]).records


def test_a_quarantined_line_keeps_its_place_in_the_chain() -> None:
    journal = Journal()
    journal.append(stream(), Edit("feedback", uid(), {"title": "伪"}), STAMP)

    after = journal.append(stream(), Edit("task", uid(), {"title": "真"}), STAMP)

    assert after.position == 2
    assert Journal(journal).records[KEY].values == {"title": "真"}


def test_conflicts_are_listed_by_record_and_field() -> None:
    journal = Journal(
        parse_line(raw(r=uid(number), f={"title": f"甲{who}", "note": f"乙{who}"}, u=who))
        for number in (2, 1)
        for who in ("王", "李")
    )

    assert journal.conflicts == tuple(
        (("task", uid(number)), name) for number in (1, 2) for name in ("note", "title")
    )


@pytest.mark.parametrize("seed", range(10))
def test_records_kept_step_by_step_equal_records_folded_from_nothing(seed: int) -> None:
    left, right = branches()
    lines = [*left, *right, line(r=uid(2)), line(s=str(stream(UNIT, OFFICE)), k="feedback")]
    journal = Journal()

    for round_ in range(12):
        journal.accept(shuffled(lines, 100 * seed + round_)[:4])

    assert journal.records == journal.rebuilt()
    assert journal.records == Journal(journal).records


def test_the_records_handed_out_are_a_copy() -> None:
    journal = Journal([line()])

    journal.records.clear()

    assert set(journal.records) == {KEY}
