"""The same figures on the screen, in Excel, on paper and on the command line, for random schemes and facts.

Every surface is read back by itself: the cells that a table shows, the workbook, the text of the PDF, and the
JSON; each is compared with the evaluation that the service gives.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from desktop.cli import run
from desktop.domain.evaluation.values import Evaluation, FactState, IndicatorScore, UnitScore
from desktop.services.evaluation import book
from desktop.services.evaluation.book import is_dropped
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.paper_words import rank_text
from desktop.services.papers import PaperOptions, PaperService
from desktop.services.session import Session
from desktop.spreadsheets import open_book
from desktop.ui.evaluation.matrix import matrix_columns, matrix_rows
from tests.property.evaluation_world import NAME, random_scheme, tell
from tests.services.pair import open_pair

JANUARY = date(2024, 1, 20)
_INDICATOR = re.compile(r"^([ABE]\d) 指标\1 \S+ \S+ (\S+) (\S+)", re.MULTILINE)
_PLACES = re.compile(r"[*缺暂]+$")


@dataclass(frozen=True, slots=True)
class Told:
    """An office that was told a random scheme and random facts, and what it makes of them."""

    office: Session
    evaluation: Evaluation
    folder: Path


@pytest.fixture(params=(0, 1, 2, 3, 7))
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Told]:
    random = Random(request.param)
    with open_pair(tmp_path / "pair") as pair:
        pair.go_to(JANUARY)
        tell(pair.office, random_scheme(random), random)
        yield Told(pair.office, EvaluationService(pair.office).evaluate(NAME).evaluation, tmp_path)


def says(shown: str, score: IndicatorScore) -> bool:
    """Whether a cell gives the points: a word alone where nothing applies, or where nothing is known."""
    number = _number(shown)
    if is_dropped(score):
        return number is None
    if number is None:
        return not score.final and any(one.fact.state is FactState.MISSING for one in score.parts)
    return number == score.final


def test_the_screen_shows_the_figures_of_the_evaluation(told: Told) -> None:
    columns = {one.name: one for one in matrix_columns(told.evaluation.scheme)}

    rows = matrix_rows(told.evaluation)

    assert [row.unit for row in rows] == [one.participant.party for one in told.evaluation.units]
    for row, score in zip(rows, told.evaluation.units, strict=True):
        assert columns["unit"].text(row) == score.participant.name
        assert _number(columns["total"].text(row)) == score.total
        assert columns["rank"].text(row).strip("—") == _rank(score)
        for one in score.indicators:
            assert says(columns[one.indicator.code].text(row), one)


def test_the_workbook_holds_the_figures_of_the_evaluation(told: Told) -> None:
    path = told.folder / "结果.xlsx"

    book.write(told.office, NAME, path)

    opened = open_book(path)
    head, *rows = list(opened.table("得分矩阵").rows())[2:]
    assert [row[2] for row in rows] == [one.participant.name for one in told.evaluation.units]
    for row, score in zip(rows, told.evaluation.units, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert Decimal(cells["总分"]) == score.total
        assert cells["名次"] == _rank(score)
        shown = {name.partition(" ")[0]: cell for name, cell in cells.items() if " 指标" in name}
        assert all(says(shown[one.indicator.code], one) for one in score.indicators)
    steps = [dict(zip(STEPS, row, strict=True)) for row in list(opened.table("计分过程").rows())[3:]]
    results = {(one["单位"], one["编号"]): one["数值"] for one in steps if one["步骤"] == "结果"}
    for score in told.evaluation.units:
        assert Decimal(results[score.participant.name, ""]) == score.total


STEPS = ("序号", "单位", "层次", "编号", "名称", "步骤", "算式", "数值", "暂定")


def test_every_appraisal_says_the_figures_of_the_evaluation(told: Told) -> None:
    silent = [one for one in told.evaluation.units if len(one.missing) == len(one.indicators)]
    assert silent
    for score in (*told.evaluation.units[::4], *silent):
        options = PaperOptions(unit=score.participant.name, scheme=NAME)

        text = _text(PaperService(told.office).render("appraisal", options).data)

        assert f"总分 {score.total:f}分" in text
        assert f"本组名次 {rank_text(told.evaluation, score)}" in text
        shown = {
            code: (Decimal(initial), Decimal(final)) for code, initial, final in _INDICATOR.findall(text)
        }
        assert shown == {one.indicator.code: (one.initial, one.final) for one in score.indicators}


def test_the_summary_lists_every_unit_with_the_figures_of_the_evaluation(told: Told) -> None:
    text = _text(PaperService(told.office).render("evaluation-summary", PaperOptions(scheme=NAME)).data)

    codes = [one.code for one in told.evaluation.scheme.indicators]
    table = text[text.rindex("单位 " + " ".join(codes)) :]
    for score in told.evaluation.units:
        (line,) = re.findall(rf"^{score.participant.name} (.+)$", table, re.MULTILINE)
        *points, total = line.split()
        assert _number(total) == score.total
        shown = dict(zip(codes, points, strict=True))
        assert all(says(shown[one.indicator.code], one) for one in score.indicators)


def test_the_command_line_tells_the_figures_of_the_evaluation(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    told.office.close()
    here = ("-w", str(told.office.folder), "--scheme", NAME, "--as-of", JANUARY.isoformat())

    statuses = [run(("evaluate", *here, "--json"))]
    form = json.loads(capsys.readouterr().out)
    path = told.folder / "命令.xlsx"
    statuses.append(run(("evaluate", *here, "--export", str(path))))

    assert statuses == [0, 0]
    for said, score in zip(form["units"], told.evaluation.units, strict=True):
        assert (said["party"], said["rank"]) == (score.participant.party, score.rank)
        assert (Decimal(said["initial"]), Decimal(said["total"])) == (score.initial, score.total)
        assert said["grade"] == score.grade
        figures = {
            one["code"]: (Decimal(one["initial"]), Decimal(one["final"])) for one in said["indicators"]
        }
        assert figures == {one.indicator.code: (one.initial, one.final) for one in score.indicators}
    _, *rows = list(open_book(path).table("考核结果").rows())[2:]
    assert [row[2] for row in rows] == [said["name"] for said in form["units"]]


def _rank(score: UnitScore) -> str:
    return "" if score.rank is None else str(score.rank)


def _number(shown: str) -> Decimal | None:
    """A figure as it is shown, without the words beside it; None where there is a word instead."""
    plain = _PLACES.sub("", shown).replace("−", "-")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def _text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")
