"""Who takes part: every unit of the groups, whether anything is known of it or not."""

from dataclasses import replace
from datetime import date

from desktop.domain.evaluation.values import Group
from desktop.services.directory import DirectoryService
from desktop.services.evaluation.participants import participants, remarks
from desktop.services.succession import SuccessionService
from tests.services.evaluation.small import POLICE, small_scheme
from tests.services.pair import Pair


def test_every_unit_of_the_groups_takes_part_in_the_order_of_the_scheme(pair: Pair) -> None:
    found = participants(pair.office, small_scheme())

    units = DirectoryService(pair.office).units()
    government = [f"unit.{one.code}" for one in units if one.group == "市政府部门"]
    assert [one.party for one in found if one.group == "government"] == government
    assert [one.group for one in found] == sorted(one.group for one in found)
    assert len(found) == sum(one.group in ("市政府部门", "市直党群部门") for one in units)
    assert [one.order for one in found[:3]] == sorted(one.order for one in found[:3])


def test_a_unit_that_a_group_names_leaves_the_one_it_would_be_in(pair: Pair) -> None:
    scheme = small_scheme()
    named = replace(scheme.groups[1], units=("gaj",))

    found = participants(pair.office, replace(scheme, groups=(scheme.groups[0], named)))

    assert [one.group for one in found if one.party == POLICE] == ["party"]


def test_a_unit_belongs_to_the_first_group_of_its_own(pair: Pair) -> None:
    scheme = small_scheme()
    again = Group("again", "又一组", of=("市政府部门",))

    found = participants(pair.office, replace(scheme, groups=(*scheme.groups, again)))

    assert [one.group for one in found if one.party == POLICE] == ["government"]


def test_a_unit_that_was_merged_away_takes_no_part_and_it_is_said(pair: Pair) -> None:
    pair.go_to(date(2023, 10, 9))
    SuccessionService(pair.office).succeed("市公安局", "市司法局", date(2023, 10, 1), "机构改革")

    found = participants(pair.office, small_scheme())

    assert POLICE not in {one.party for one in found}
    assert remarks(pair.office, small_scheme()) == ("市公安局已由市司法局承接，不参加考核。",)


def test_nothing_is_remarked_where_nobody_was_merged_away(pair: Pair) -> None:
    assert remarks(pair.office, small_scheme()) == ()
