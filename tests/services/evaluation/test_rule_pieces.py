"""Wordings that hold several rules are taken apart where the points add up, else left whole."""

from decimal import Decimal

import pytest

from desktop.services.evaluation.rule_pieces import extra_pieces, pieces_of


def test_numbered_items_with_points_in_brackets_become_pieces() -> None:
    pieces, is_other = pieces_of("1.建立台账（5分）;2.完成整治，出现1例未处理扣2分（10分）。", Decimal(15))

    assert not is_other
    assert [(one.wording, one.points) for one in pieces] == [
        ("1.建立台账（5分）", 5),
        ("2.完成整治，出现1例未处理扣2分（10分）。", 10),
    ]
    assert [one.proposal.rule.kind for one in pieces] == ["judged", "deduction"]


def test_points_within_an_item_part_it_at_the_clause() -> None:
    pieces, _ = pieces_of("按月报送，得5分，每少一次扣0.5分，参加会议（2分，少一次扣1分）", Decimal(7))

    assert [(one.wording, one.points) for one in pieces] == [
        ("按月报送，得5分，每少一次扣0.5分", 5),
        ("参加会议（2分，少一次扣1分）", 2),
    ]


def test_levels_of_one_rule_are_not_taken_apart() -> None:
    pieces, is_other = pieces_of("省级报道1篇，得3分；市级报道2篇，得2分；县级报道，得1分。", Decimal(3))

    assert not is_other
    assert [(one.points, one.proposal.rule.kind) for one in pieces] == [(3, "best_level")]


def test_an_item_without_points_belongs_to_the_one_before() -> None:
    pieces, _ = pieces_of("1.建立台账，得1分。2.加强管理，得3分。3.每出现一例扣2分", Decimal(4))

    assert [(one.points, one.proposal.rule.kind) for one in pieces] == [(1, "judged"), (3, "deduction")]
    assert pieces[1].wording.endswith("3.每出现一例扣2分")


@pytest.mark.parametrize(
    "wording", ["1.建立台账，得1分。2.淘汰船舶，得1分。", "治理（20分）查处，出现一例扣10分（20分）"]
)
def test_points_that_do_not_add_up_leave_the_wording_whole_and_to_a_person(wording: str) -> None:
    pieces, is_other = pieces_of(wording, Decimal(3))

    assert is_other
    assert [(one.wording, one.points) for one in pieces] == [(wording, 3)]
    assert pieces[0].proposal.is_judged


def test_bonus_and_penalty_are_taken_apart_without_points() -> None:
    pieces = extra_pieces(
        "1.受省、市表扬的分别奖20、10分；列前2名的分别奖5分、3分。2.被省、市批评的分别扣20、10分。"
    )

    assert [one.proposal.rule.kind for one in pieces] == ["bonus", "bonus", "deduction"]
    assert {one.points for one in pieces} == {None}


def test_every_character_of_a_wording_stays_in_some_piece() -> None:
    wording = "1.成立小组（1分）；落实专人，加入群（3分）2.部署至少3次（3分，少一次扣1分）。"

    pieces, _ = pieces_of(wording, Decimal(7))

    assert "".join(one.wording for one in pieces) == wording.replace("；", "")


@pytest.mark.parametrize("unit", ["得1分", "省级1篇,", "（1分）", "每扣1分", "1."])
def test_a_wording_as_long_as_a_cell_is_left_to_a_person_at_once(unit: str) -> None:
    wording = unit * (32_767 // len(unit))

    pieces, _ = pieces_of(wording, Decimal(5))

    assert [one.proposal.is_judged for one in (*pieces, *extra_pieces(wording))] == [True, True]
