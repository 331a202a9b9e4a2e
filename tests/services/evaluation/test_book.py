"""The evaluation as Excel, read back: every figure, its steps, and what it rests on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.services.evaluation import book
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.values import NoSuchScheme
from desktop.services.session import Session
from desktop.spreadsheets import open_book
from tests.services.evaluation.small import NAME, POLICE, TRADE, publish, state
from tests.services.evaluation.small import book as booked
from tests.services.pair import Pair

JANUARY = date(2024, 1, 20)
Row = dict[str, str]


@pytest.fixture
def office(pair: Pair) -> Session:
    """An office in January that has published the small scheme and knows a few facts."""
    pair.go_to(JANUARY)
    publish(pair.office)
    for unit, value in ((POLICE, "80"), (TRADE, "60.5")):
        booked(pair.office, "fact", unit, part="B2", value=value, state="known", reason="市财政局来函")
    booked(pair.office, "fact", POLICE, part="A2", state="not_applicable", reason="没有节点")
    booked(pair.office, "review", POLICE, indicator="B1", points="7.5", reason="有一次经核实不计")
    booked(pair.office, "points", POLICE, points="-1.5", reason="通报批评", document="聊政办字〔2023〕9号")
    booked(pair.office, "veto", TRADE, veto="incident", reason="数据泄露", document="聊网办〔2023〕3号")
    return pair.office


def written(session: Session, path: Path, name: str = NAME) -> dict[str, list[Row]]:
    """The rows under the head of every sheet, by title of the column."""
    book.write(session, name, path)
    opened = open_book(path)
    found = {}
    for sheet in opened.sheets:
        head, *rows = list(opened.table(sheet.name).rows())[2:]
        found[sheet.name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def of(rows: list[Row], unit: str = "市公安局") -> list[Row]:
    return [row for row in rows if row["单位"] == unit]


def test_the_ranking_and_the_matrix_hold_every_unit_with_the_figures_of_the_evaluation(
    office: Session, tmp_path: Path
) -> None:
    evaluation = EvaluationService(office).evaluate(NAME).evaluation

    sheets = written(office, tmp_path / "结果.xlsx")

    for rows in (sheets["考核结果"], sheets["得分矩阵"]):
        assert [row["单位"] for row in rows] == [unit.participant.name for unit in evaluation.units]
        assert [Decimal(row["总分"]) for row in rows] == [unit.total for unit in evaluation.units]
        assert [row["名次"] for row in rows] == [str(unit.rank) for unit in evaluation.units]
    (police,) = of(sheets["得分矩阵"])
    assert (police["A2 时间节点（30分）"], police["不适用的指标"]) == ("不适用", "A2")
    assert (police["B1 进展反馈（10分）"], police["核定过的指标"]) == ("7.5", "B1")
    assert police["B2 群众评价（20分）"] == "20"
    assert "B3" in police["暂定的指标"]


def test_a_veto_an_adjustment_and_what_is_missing_stand_in_the_ranking(
    office: Session, tmp_path: Path
) -> None:
    sheets = written(office, tmp_path / "结果.xlsx")

    (police,), (trade,) = (of(sheets["考核结果"], name) for name in ("市公安局", "市财政局"))
    assert (police["另行加减分"], police["否决"], police["暂定"]) == ("-1.5", "", "暂定")
    assert (trade["否决"], trade["等次"]) == ("一票否决：重大事件", "较差")
    assert int(police["缺少数据"]) > 0
    assert (police["应填报"], police["已填报"]) == ("2", "0")


def test_the_derivation_adds_up_line_by_line(office: Session, tmp_path: Path) -> None:
    (score,) = (
        one
        for one in EvaluationService(office).evaluate(NAME).evaluation.units
        if one.participant.party == POLICE
    )

    lines = of(written(office, tmp_path / "结果.xlsx")["计分过程"])

    results = {
        (line["层次"], line["编号"]): Decimal(line["数值"])
        for line in lines
        if line["步骤"] == "结果" and line["层次"] == "指标"
    }
    assert results == {("指标", one.indicator.code): one.final for one in score.indicators}
    totals = [line for line in lines if line["层次"] == "总分"]
    assert (totals[0]["步骤"], Decimal(totals[-1]["数值"])) == ("指标得分合计", score.total)
    assert any(line["算式"] == "20 × 80 ÷ 80" for line in lines)
    assert any((line["步骤"], line["数值"]) == ("核定", "7.5") for line in lines)
    assert all(line["步骤"] for line in lines)


def test_every_fact_is_there_with_the_record_it_rests_on(office: Session, tmp_path: Path) -> None:
    evaluation = EvaluationService(office).evaluate(NAME).evaluation
    facts = [part.fact for unit in evaluation.units for score in unit.indicators for part in score.parts]

    rows = written(office, tmp_path / "结果.xlsx")["数据来源"]

    uids = {row["记录号"] for row in rows} - {""}
    assert uids >= {source.uid for fact in facts for source in fact.sources}
    assert len({(row["单位"], row["编号"]) for row in rows}) == len(facts)
    (opinion,) = [row for row in of(rows) if row["编号"] == "B2"]
    assert (opinion["数值"], opinion["状态"], opinion["数据项"]) == ("80", "已有", "manual.B2")
    assert opinion["由谁提供"] == "由督查办公室填报"
    assert [row["状态"] for row in of(rows) if row["编号"] == "A2"] == ["不适用"]
    assert {row["状态"] for row in of(rows) if row["编号"] == "B3"} == {"缺少"}


def test_what_people_changed_names_reason_document_and_whether_it_counts(
    office: Session, tmp_path: Path
) -> None:
    rows = written(office, tmp_path / "结果.xlsx")["核定和加减分"]

    assert [(row["种类"], row["分数"]) for row in rows] == [("核定", "7.5"), ("加减分", "-1.5"), ("否决", "")]
    review, points, veto = rows
    assert (review["理由"], review["是否计入"]) == ("有一次经核实不计", "计入")
    assert (points["依据文件"], veto["依据文件"]) == ("聊政办字〔2023〕9号", "聊网办〔2023〕3号")


def test_the_last_sheet_says_which_scheme_and_what_stands_in_the_way(office: Session, tmp_path: Path) -> None:
    view = EvaluationService(office).evaluate(NAME)

    rows = written(office, tmp_path / "结果.xlsx")["说明"]

    told = [(row["项目"], row["内容"]) for row in rows]
    assert ("方案摘要值", view.entry.sha256) in told
    assert ("数据截至", "2024-01-20") in told
    assert [text for name, text in told if name == "尚未解决"] == [one.sentence for one in view.blockers]
    assert any(name == "B2 群众评价" and "relative" not in text for name, text in told)


def test_a_unit_gets_the_workbook_of_its_own_figures(pair: Pair, tmp_path: Path) -> None:
    pair.go_to(JANUARY)
    publish(pair.office)
    pair.meet()
    state(pair.unit, "B3", value="9")

    sheets = written(pair.unit, tmp_path / "自己.xlsx")

    assert {
        row["单位"] for name in ("考核结果", "得分矩阵", "计分过程", "数据来源") for row in sheets[name]
    } == {"市公安局"}
    assert sheets["得分矩阵"][0]["B3 自评（10分）"] == "9"


def test_an_unknown_scheme_writes_nothing(office: Session, tmp_path: Path) -> None:
    with pytest.raises(NoSuchScheme):
        book.write(office, "没有", tmp_path / "结果.xlsx")

    assert list(tmp_path.glob("*.xlsx")) == []
