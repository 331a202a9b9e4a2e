"""Broken variants of the kernel, each a mistake somebody could make, that the machine must catch.

A bug is a function that patches the kernel for the length of one test and returns the journal to run.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from desktop.records import fold, journal, stream
from desktop.records.fold import FoldedRecord, Head, Key
from desktop.records.journal import Acceptance, Journal
from desktop.records.line import Change, parse_line
from desktop.records.ownership import Judgement, judge
from desktop.records.stream import Continuation, Fork, Link, StreamName
from desktop.records.strict import dumps

Setting = Mapping[str, Change]
Bug = Callable[[pytest.MonkeyPatch], type[Journal]]


def last_writer_wins_by_the_clock(patch: pytest.MonkeyPatch) -> type[Journal]:
    true_heads = fold._heads

    def heads(name: str, setting: Setting) -> tuple[Head, ...]:
        all_heads = true_heads(name, setting)
        return (max(all_heads, key=lambda head: (setting[head.hash].stamp.wall, head.hash)),)

    patch.setattr(fold, "_heads", heads)
    return Journal


def nobody_asks_who_owns_a_record(patch: pytest.MonkeyPatch) -> type[Journal]:
    def anything_goes(change: Change) -> Judgement:
        return Judgement.FOLDED

    patch.setattr(fold, "judge", anything_goes)
    patch.setattr(journal, "judge", anything_goes)
    return Journal


def the_audience_is_not_judged(patch: pytest.MonkeyPatch) -> type[Journal]:
    def lenient(change: Change) -> Judgement:
        verdict = judge(change)
        return Judgement.FOLDED if verdict is Judgement.WRONG_AUDIENCE else verdict

    patch.setattr(fold, "judge", lenient)
    patch.setattr(journal, "judge", lenient)
    return Journal


def a_resolution_names_only_the_displayed_head(patch: pytest.MonkeyPatch) -> type[Journal]:
    def replacing(self: FoldedRecord, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        return {name: (self.heads[name][0].hash,) for name in names if name in self.heads}

    patch.setattr(FoldedRecord, "replacing", replacing)
    return Journal


def an_import_appends_what_is_there_already(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Appending(Journal):
        def __init__(self, changes: Iterable[Change] = ()) -> None:
            self.repeated: list[Change] = []
            super().__init__(changes)

        def __iter__(self) -> Iterator[Change]:
            yield from super().__iter__()
            yield from self.repeated

        def accept(self, changes: Iterable[Change]) -> Acceptance:
            offered = list(changes)
            held = {line.hash for line in Journal.__iter__(self)}
            self.repeated += [line for line in offered if line.hash in held]
            return super().accept(offered)

    return Appending


def a_known_line_is_reported_as_new(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Boasting(Journal):
        def accept(self, changes: Iterable[Change]) -> Acceptance:
            offered = list(changes)
            result = super().accept(offered)
            return Acceptance(tuple(offered), result.known, result.dangling)

    return Boasting


def only_the_first_branch_of_a_fork_is_kept(patch: pytest.MonkeyPatch) -> type[Journal]:
    true_continuation = stream.continue_stream

    def linear(held: Mapping[str, int], offered: Iterable[Link]) -> Continuation:
        links = list(offered)
        result = true_continuation(held, links)
        taken = set(held.values())
        positions = {link.hash: link.position for link in links}
        first = {positions[item]: item for item in reversed(result.new)}
        kept = tuple(item for place, item in sorted(first.items()) if place not in taken)
        return Continuation(kept, result.known, result.dangling)

    patch.setattr(journal, "continue_stream", linear)
    return Journal


def a_line_without_the_one_before_it_is_accepted(patch: pytest.MonkeyPatch) -> type[Journal]:
    def follows(positions: Mapping[str, int], link: Link) -> bool:
        return True

    patch.setattr(stream, "_follows", follows)
    return Journal


def the_chain_is_checked_by_number_only(patch: pytest.MonkeyPatch) -> type[Journal]:
    def follows(positions: Mapping[str, int], link: Link) -> bool:
        return link.position == 1 or link.position - 1 in positions.values()

    patch.setattr(stream, "_follows", follows)
    return Journal


def forks_at_the_first_line_are_overlooked(patch: pytest.MonkeyPatch) -> type[Journal]:
    true_forks = stream.find_forks

    def forks(name: StreamName, links: Iterable[Link]) -> tuple[Fork, ...]:
        return tuple(fork for fork in true_forks(name, links) if fork.position > 1)

    patch.setattr(journal, "find_forks", forks)
    return Journal


def the_newest_package_replaces_the_stream(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Replacing(Journal):
        def accept(self, changes: Iterable[Change]) -> Acceptance:
            offered = list(changes)
            if len(offered) > 1:
                streams = {line.stream for line in offered}
                offered += [line for line in self if line.stream not in streams]
                self._streams, self._by_record, self._records = {}, {}, {}
            return super().accept(offered)

    return Replacing


def quarantined_lines_are_thrown_away(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Discarding(Journal):
        def accept(self, changes: Iterable[Change]) -> Acceptance:
            return super().accept(line for line in changes if not judge(line).is_quarantined)

    return Discarding


def lines_are_written_anew_on_import(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Rewriting(Journal):
        def accept(self, changes: Iterable[Change]) -> Acceptance:
            return super().accept(parse_line(dumps(json.loads(line.raw))) for line in changes)

    return Rewriting


def a_withdrawal_hides_an_edit_beside_it(patch: pytest.MonkeyPatch) -> type[Journal]:
    def is_never_beside(self: FoldedRecord) -> bool:
        return False

    patch.setattr(FoldedRecord, "is_edited_beside_withdrawal", property(is_never_beside))
    return Journal


def a_withdrawal_claims_to_have_seen_all_that_it_meets(patch: pytest.MonkeyPatch) -> type[Journal]:
    def is_beside(self: FoldedRecord) -> bool:
        values = [head.value for head in self.heads.get("withdrawn", ())]
        return any(values) and not all(values)

    patch.setattr(FoldedRecord, "is_edited_beside_withdrawal", property(is_beside))
    return Journal


def refolding_forgets_all_but_one_touched_record(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Forgetful(Journal):
        def _refold(self, new: Iterable[Change]) -> None:
            changes = list(new)
            before = dict(self._records)
            super()._refold(changes)
            touched = {(line.edit.kind, line.edit.record) for line in changes}
            for key in sorted(touched & before.keys())[1:]:
                self._records[key] = before[key]

    return Forgetful


def the_displayed_value_ignores_the_length_of_its_history(patch: pytest.MonkeyPatch) -> type[Journal]:
    true_heads = fold._heads

    def heads(name: str, setting: Setting) -> tuple[Head, ...]:
        return tuple(sorted(true_heads(name, setting), key=lambda head: head.hash, reverse=True))

    patch.setattr(fold, "_heads", heads)
    return Journal


def the_record_belongs_to_whoever_came_first(patch: pytest.MonkeyPatch) -> type[Journal]:
    class FirstCome(Journal):
        def __init__(self, changes: Iterable[Change] = ()) -> None:
            self.owners: dict[str, str] = {}
            super().__init__(changes)

        def _refold(self, new: Iterable[Change]) -> None:
            lines = list(new)
            for line in lines:
                self.owners.setdefault(line.edit.record, line.stream.party)
            super()._refold(line for line in lines if self.owners[line.edit.record] == line.stream.party)

    return FirstCome


def replacing_one_field_replaces_the_whole_change(patch: pytest.MonkeyPatch) -> type[Journal]:
    true_fold = fold.fold_record

    def folded(key: Key, changes: Iterable[Change]) -> FoldedRecord:
        lines = list(changes)
        named = {item for line in lines for some in line.edit.replaces.values() for item in some}
        record = true_fold(key, lines)
        heads: dict[str, tuple[Head, ...]] = {
            name: tuple(head for head in some if head.hash not in named) or some
            for name, some in record.heads.items()
        }
        return FoldedRecord(*key, heads, record.changes)

    patch.setattr(fold, "fold_record", folded)
    patch.setattr(journal, "fold_record", folded)
    return Journal


def a_forged_line_replaces_what_it_names(patch: pytest.MonkeyPatch) -> type[Journal]:
    class Gullible(Journal):
        def _refold(self, new: Iterable[Change]) -> None:
            super()._refold(new)
            forged = [line.edit for line in self if judge(line).is_quarantined]
            named = {item for edit in forged for some in edit.replaces.values() for item in some}
            for key, record in self._records.items():
                kept = {
                    name: tuple(head for head in heads if head.hash not in named)
                    for name, heads in record.heads.items()
                }
                heads = {name: heads for name, heads in kept.items() if heads}
                self._records[key] = FoldedRecord(*key, heads, record.changes)

    return Gullible


def the_version_covers_only_what_is_displayed(patch: pytest.MonkeyPatch) -> type[Journal]:
    def version(self: FoldedRecord) -> str:
        heads: dict[str, Any] = {name: some[0].hash for name, some in self.heads.items()}
        return json.dumps([self.kind, self.uid, heads])

    patch.setattr(FoldedRecord, "version", property(version))
    return Journal


BUGS: Mapping[Bug, str] = {
    last_writer_wins_by_the_clock: "no value is silently overwritten",
    nobody_asks_who_owns_a_record: "what breaks the law is quarantined",
    the_audience_is_not_judged: "what breaks the law is quarantined",
    a_resolution_names_only_the_displayed_head: "an edit that knew of all values replaces them",
    an_import_appends_what_is_there_already: "no line stands twice",
    a_known_line_is_reported_as_new: "importing twice adds nothing",
    only_the_first_branch_of_a_fork_is_kept: "nothing is lost",
    a_line_without_the_one_before_it_is_accepted: "every line hangs on the line before it",
    the_chain_is_checked_by_number_only: "every line hangs on the line before it",
    forks_at_the_first_line_are_overlooked: "every fork is flagged",
    the_newest_package_replaces_the_stream: "nothing is lost",
    quarantined_lines_are_thrown_away: "nothing is lost",
    lines_are_written_anew_on_import: "lines keep their exact bytes",
    a_withdrawal_hides_an_edit_beside_it: "an edit beside a withdrawal keeps the record visible",
    a_withdrawal_claims_to_have_seen_all_that_it_meets: (
        "an edit beside a withdrawal keeps the record visible"
    ),
    refolding_forgets_all_but_one_touched_record: "order of arrival does not matter",
    the_displayed_value_ignores_the_length_of_its_history: "the longest history is displayed",
    the_record_belongs_to_whoever_came_first: "order of arrival does not matter",
    replacing_one_field_replaces_the_whole_change: "no value is silently overwritten",
    a_forged_line_replaces_what_it_names: "no field is missing",
    the_version_covers_only_what_is_displayed: "equal versions mean equal heads",
}
