"""Tables of evaluation rules by chance: read, or refused with rows and columns; never anything else."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as some

from desktop.domain.evaluation.parameters import read_parameters
from desktop.domain.evaluation.rules import KINDS
from desktop.services.evaluation.rule_pieces import extra_pieces, pieces_of
from desktop.services.evaluation.rule_wording import propose
from desktop.services.evaluation.scheme_drafts import NOTES, GivenScheme
from desktop.services.evaluation.scheme_excel import NoSchemeTable, read_scheme_book
from tests.services.evaluation.scheme_tables import PLAIN, TOWNS, UNITS, Rows
from tests.spreadsheets.making import write_xlsx

WORDS = some.sampled_from(
    [
        *"省市县级分（），；、。得扣加奖每少次一例篇%按第名多×：",
        *("1", "2.", "0.5", "10", "以上", "不低于", "否则", "不得分", "比例", "排名", "依次", "分别", "倒数"),
        *("平均", "不超过", "扣完为止", "红牌", "折算", "满分", "权重", "完成率"),
    ]
)
WORDINGS = some.lists(WORDS, max_size=30).map("".join)
POINTS = some.decimals(0, 100, places=1)
CELLS = some.one_of(WORDINGS, some.sampled_from(["", "一、", "总分", "10", "1e5", "\\", "是", "台账"]))


@given(WORDINGS, some.none() | POINTS)
def test_any_wording_gives_a_rule_that_can_be_scored(wording: str, points: Decimal | None) -> None:
    rule = propose(wording, points).rule

    read_parameters(rule, KINDS[rule.kind].specs)


@given(WORDINGS, POINTS)
def test_pieces_always_have_the_points_of_the_whole(wording: str, points: Decimal) -> None:
    pieces, _ = pieces_of(wording, points)

    assert sum(one.points for one in pieces if one.points is not None) == points


@given(WORDINGS)
def test_bonus_and_penalty_always_give_pieces_without_points(wording: str) -> None:
    assert {one.points for one in extra_pieces(wording)} == {None}


@settings(max_examples=60, deadline=None)
@given(
    some.sampled_from([TOWNS, UNITS, PLAIN]),
    some.lists(some.tuples(some.integers(0, 7), some.integers(0, 5), CELLS), max_size=4),
)
def test_any_table_is_read_or_says_what_is_wrong(rows: Rows, changes: list[tuple[int, int, str]]) -> None:
    cells = [list(row) for row in rows]
    for row, column, text in changes:
        cells[row % len(cells)][column % len(cells[0])] = text

    with TemporaryDirectory() as folder:
        file = write_xlsx(Path(folder) / "a.xlsx", cells)
        try:
            scheme, problems = read_scheme_book(file, GivenScheme())
        except NoSchemeTable:
            return

    assert (scheme is None) == any(one.code not in NOTES for one in problems)
    assert all(one.sentence() for one in problems)
