"""The papers of the evaluation out of real workspaces: who gets what, and whether they agree with it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import Cancelled
from desktop.reports.catalogue import OF_EVALUATION
from desktop.services.evaluation.evaluating import EvaluationService
from desktop.services.evaluation.freezing import FreezeService
from desktop.services.evaluation.paper_check import NoCode, NoPaper, check_paper
from desktop.services.evaluation.values import NotAParticipant, WhichScheme
from desktop.services.papers import PaperOptions, PaperService, WhichPaper
from desktop.services.session import NoSuchRecord, WrongRole
from tests.reports.reading import page_texts, whole_text
from tests.services.evaluation.small import NAME, POLICE, TEXT, TRADE, appeal, book, publish, state
from tests.services.pair import Pair

JANUARY = date(2024, 1, 20)
OVERRIDE = "其余单位的数据由纸质材料核定，已经主任会议同意"


@pytest.fixture
def year(pair: Pair) -> Pair:
    """A published scheme, a statement of the unit, a veto and an appeal, in January."""
    publish(pair.office)
    pair.go_to(JANUARY)
    pair.meet()
    state(pair.unit, "B3", value="8.5", note="见自评报告")
    appeal(pair.unit, "A2", text="两个节点已批准延期", wanted="按批准的时限计算")
    book(pair.office, "veto", TRADE, veto="incident", reason="政务网站被篡改", document="聊网信〔2023〕11号")
    pair.meet()
    return pair


def freeze(pair: Pair) -> None:
    book(pair.office, "override", "", told=pair.office.party, reason=OVERRIDE)
    FreezeService(pair.office).freeze(NAME)


def printed(pair: Pair, name: str, folder: Path, **options: str) -> Path:
    paper = PaperService(pair.office).render(name, PaperOptions(**options))
    path = folder / paper.file_name
    path.write_bytes(paper.data)
    return path


def test_a_report_says_result_tasks_losses_and_appeals(year: Pair) -> None:
    paper = PaperService(year.office).render("appraisal", PaperOptions(unit="市公安局"))

    text = whole_text(paper.data)
    score = EvaluationService(year.office).unit(NAME, POLICE).score
    assert paper.title == "年终考核报告_市公安局"
    assert f"总分{score.total}分" in text
    assert "承担督查任务5项" in text
    assert "2023-5-042" in text.partition("五、承担任务情况")[2].partition("六、扣分事项")[0]
    assert "两个节点已批准延期" in text
    assert "尚未答复" in text
    assert "缺少数据：B2" in text


def test_every_page_of_a_report_that_is_not_frozen_is_marked(year: Pair) -> None:
    for name in ("appraisal", "score-sheet", "evaluation-summary"):
        paper = PaperService(year.office).render(name, PaperOptions(unit="市公安局"))

        assert all("暂定" in page for page in page_texts(paper.data)), name
        assert "尚未封存" in whole_text(paper.data), name


def test_a_frozen_report_is_formal_and_prints_why_it_was_made_despite_gaps(year: Pair) -> None:
    freeze(year)

    text = whole_text(PaperService(year.office).render("appraisal", PaperOptions(unit="市公安局")).data)

    assert "本报告在数据有缺口的情况下正式出具" in text
    assert OVERRIDE in text
    assert "2024年1月20日封存" in text
    assert "报告状态正式" in text
    assert "暂定结果" not in text


def test_a_frozen_report_has_the_same_bytes_whatever_happens_later(year: Pair) -> None:
    freeze(year)
    service, options = PaperService(year.office), PaperOptions(unit="市公安局")
    first = service.render("appraisal", options)

    year.go_to(date(2024, 3, 1))
    year.report("2023-5-042", "以后的进展", "2024Q1")
    year.meet()

    assert service.render("appraisal", options).data == first.data


def test_every_unit_stands_in_the_summary_whether_it_did_anything_or_not(year: Pair) -> None:
    text = whole_text(PaperService(year.office).render("evaluation-summary").data)

    view = EvaluationService(year.office).evaluate(NAME)
    tables = text.split("附件各单位各项指标得分表")
    for one in view.evaluation.units:
        assert all(one.participant.name in part for part in tables), one.participant.name
    assert "一票否决" in text
    assert "政务网站被篡改" in text
    assert f"参加考核的单位共{len(view.evaluation.units)}个" in text


def test_a_sheet_of_one_indicator_or_of_all(year: Pair) -> None:
    service = PaperService(year.office)
    one = service.render("score-sheet", PaperOptions(unit="市公安局", record="A2"))
    every = service.render("score-sheet", PaperOptions(unit="市公安局"))

    assert "时间节点" in whole_text(one.data)
    assert one.title == "计分说明单_市公安局_A2"
    assert whole_text(one.data).count("办法原文") == 1
    assert whole_text(every.data).count("办法原文") == 6
    assert every.pages >= 6
    with pytest.raises(NoSuchRecord):
        service.render("score-sheet", PaperOptions(unit="市公安局", record="Z9"))


def test_a_unit_prints_its_own_copy_without_rank_and_never_that_of_another(year: Pair) -> None:
    service = PaperService(year.unit)

    text = whole_text(service.render("appraisal").data)

    assert "核对稿" in text
    assert "本组名次未告知" in text
    assert "自评" in text
    with pytest.raises(NotAParticipant):
        service.render("appraisal", PaperOptions(unit="市财政局"))
    with pytest.raises(WrongRole):
        service.render("evaluation-summary")
    assert {paper.name for paper in service.offered()} & set(OF_EVALUATION) == {"appraisal", "score-sheet"}


def test_a_report_needs_a_unit_that_takes_part(year: Pair) -> None:
    service = PaperService(year.office)

    with pytest.raises(WhichPaper):
        service.render("appraisal")
    with pytest.raises(NotAParticipant):
        service.render("appraisal", PaperOptions(unit="莘县"))


def test_of_several_schemes_the_one_that_the_unit_takes_part_in_is_meant(year: Pair) -> None:
    other = TEXT.replace('code = "small"', 'code = "counties"').replace(
        'of = ["市政府部门"]', 'of = ["县市区"]'
    )
    publish(year.office, other, "counties")
    service = PaperService(year.office)

    text = whole_text(service.render("appraisal", PaperOptions(unit="市公安局")).data)

    assert "考核方案small2023版" in text
    assert len(service.requests("evaluation-summary")) == 2
    with pytest.raises(WhichScheme):
        service.render("evaluation-summary")
    names = [one.title for one in service.requests("appraisal", PaperOptions(unit="市公安局"))]
    assert names == ["市公安局　small 2023"]


def test_a_paper_agrees_with_the_workspace_it_was_made_from(year: Pair, tmp_path: Path) -> None:
    for name, options in (
        ("appraisal", {"unit": "市公安局"}),
        ("score-sheet", {"unit": "市公安局", "record": "A1"}),
        ("evaluation-summary", {}),
    ):
        found = check_paper(year.office, printed(year, name, tmp_path, **options))

        assert found.agrees, found
        assert found.is_reprint
        assert found.code.paper == name
        assert "完全一致" in found.sentence


def test_a_frozen_paper_still_agrees_after_the_facts_have_moved(year: Pair, tmp_path: Path) -> None:
    provisional = printed(year, "appraisal", tmp_path, unit="市公安局")
    freeze(year)
    (tmp_path / "frozen").mkdir()
    frozen = printed(year, "appraisal", tmp_path / "frozen", unit="市公安局")

    year.go_to(date(2024, 3, 1))
    state(year.unit, "B3", value="2")
    year.meet()

    assert check_paper(year.office, frozen).agrees
    assert check_paper(year.office, provisional).code.snapshot == ""


def test_a_paper_of_figures_that_are_no_more_does_not_agree(year: Pair, tmp_path: Path) -> None:
    path = printed(year, "appraisal", tmp_path, unit="市公安局")
    state(year.unit, "B3", value="3")
    year.meet()

    found = check_paper(year.office, path)

    assert not found.agrees
    assert {row.title for row in found.rows if not row.agrees} >= {"总分", "各项得分摘要", "数据摘要"}
    assert "不一致：总分" in found.sentence


def test_a_paper_whose_words_were_changed_is_found_out_though_its_code_agrees(
    year: Pair, tmp_path: Path
) -> None:
    from desktop.services.evaluation import papers
    from desktop.services.paper_desk import PaperDesk

    desk = PaperDesk(year.office, year.office.today())
    values = papers.EvaluationPapers(desk, NAME).appraisal("市公安局")
    forged = replace(values, opening=("市公安局2023年度考核总分99.99分，等次为良好。",))
    path = tmp_path / "forged.pdf"
    path.write_bytes(papers.render_appraisal(forged))

    found = check_paper(year.office, path)

    assert all(row.agrees for row in found.rows)
    assert found.is_reprint is False
    assert not found.agrees
    assert "99.99" in found.difference[0]


def test_a_unit_compares_a_paper_with_what_it_knows(year: Pair, tmp_path: Path) -> None:
    path = printed(year, "appraisal", tmp_path, unit="市公安局")

    found = check_paper(year.unit, path)

    assert [row.title for row in found.rows] == ["总分"]
    assert found.is_reprint is None


def test_what_has_no_code_is_refused(year: Pair, tmp_path: Path) -> None:
    (tmp_path / "note.pdf").write_bytes(b"%PDF-1.4 nothing")
    ledger = printed(year, "ledger", tmp_path)

    with pytest.raises(NoCode):
        check_paper(year.office, tmp_path / "note.pdf")
    with pytest.raises(NoCode):
        check_paper(year.office, ledger)
    with pytest.raises(NoPaper):
        check_paper(year.office, tmp_path / "missing.pdf")


class Counting:
    """A progress that cancels at a count."""

    def __init__(self, most: int = 1_000) -> None:
        self.most, self.seen = most, []

    def step(self, done: int, total: int, what: str = "") -> None:
        self.seen.append((done, total))
        if done >= self.most:
            raise Cancelled


def test_all_reports_are_made_with_their_count(year: Pair, tmp_path: Path) -> None:
    service, progress = PaperService(year.office), Counting()
    requests = service.requests("appraisal")

    sentence = service.save_all(requests, tmp_path / "all", progress)

    files = sorted(path.name for path in (tmp_path / "all").iterdir())
    single = service.render("appraisal", PaperOptions(unit="市公安局"))
    assert len(files) == len(requests) == len(EvaluationService(year.office).evaluate().evaluation.units)
    assert progress.seen[-1] == (len(requests), len(requests))
    assert f"已生成{len(requests)}份" in sentence
    assert (tmp_path / "all" / "年终考核报告_市公安局.pdf").read_bytes() == single.data


def test_a_batch_that_is_cancelled_writes_nothing(year: Pair, tmp_path: Path) -> None:
    service = PaperService(year.office)

    with pytest.raises(Cancelled):
        service.save_all(service.requests("appraisal"), tmp_path / "all", Counting(most=2))

    assert not (tmp_path / "all").exists()
