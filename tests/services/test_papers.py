"""Papers show what the ledger holds, and the same state gives the same bytes."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from desktop.domain.bulletins import RESULT_TITLES
from desktop.domain.ledger import Stage
from desktop.domain.supervision import Light, ReviewVerdict, Urgency
from desktop.errors import Cancelled
from desktop.i18n import tr
from desktop.reports.catalogue import FILES, PAPERS
from desktop.services.bulletins import BadPeriod, BulletinService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.directory import DirectoryService
from desktop.services.drafting import DraftService
from desktop.services.instructions import InstructionService, NewInstruction
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.notices import NoticeService
from desktop.services.paper_makers import MAKERS
from desktop.services.paper_requests import FINDERS
from desktop.services.papers import (
    CannotWrite,
    NoSuchPaper,
    NothingToPrint,
    Paper,
    PaperOptions,
    PaperService,
    WhichPaper,
    save_paper,
)
from desktop.services.reminders import ReminderService
from desktop.services.session import NoSuchRecord, Session, WrongRole
from desktop.services.titles import LIGHT_TITLES
from tests.services.office_year import Year, office_year
from tests.services.pair import Q2, SECURITY, SYSTEMS, TARGETED, UNIT, Pair, open_pair

DAY = date(2023, 5, 8)
CODES = ("2023-5-008", "2023-5-015", "2023-5-031", "2023-5-042", "2023-5-044")


def text_of(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(paper.data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path / "year", CODES) as found:
        found.day("2024-01-10")
        yield found


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with open_pair(tmp_path / "pair") as opened:
        opened.sign()
        opened.go_to(date(2023, 7, 4))
        yield opened


def test_every_listed_paper_can_be_made_and_found() -> None:
    assert list(MAKERS) == list(FINDERS) == [*PAPERS, *FILES]


@pytest.mark.parametrize("name", ["ledger", "coverage"])
def test_the_same_state_gives_the_same_bytes(drafted: Session, name: str) -> None:
    service = PaperService(drafted)

    first = service.render(name, PaperOptions(as_of=DAY))
    again = service.render(name, PaperOptions(as_of=DAY))
    DraftService(drafted).edit(LedgerService(drafted).find("2023-5-001").uid, title="改过的名称")
    changed = service.render(name, PaperOptions(as_of=DAY))

    assert first.data == again.data
    assert first.data != changed.data
    assert "改过的名称" in text_of(changed)


def test_the_ledger_shows_every_task_with_every_deadline(drafted: Session) -> None:
    text = text_of(PaperService(drafted).render("ledger", PaperOptions(as_of=DAY)))

    service = LedgerService(drafted)
    for row in service.rows(LedgerQuery()):
        assert row.code in text
    assert "共60项任务" in text
    assert "智慧社区覆盖率达到90%以上" in text


def test_the_coverage_sheet_states_the_counts(drafted: Session) -> None:
    text = text_of(PaperService(drafted).render("coverage", PaperOptions(as_of=DAY)))

    for figure in (
        "责任括注60",
        "时间节点72",
        "量化目标13",
        "未写明牵头单位的任务31",
        "涉及单位51",
        "单位统称3",
    ):
        assert figure in text
    assert "智慧社区覆盖率≥90%" in text


def test_the_ledger_of_one_unit_holds_its_tasks_only(drafted: Session) -> None:
    IssuingService(drafted).issue()
    mine = LedgerService(drafted).rows(LedgerQuery(unit="市公安局"))

    text = text_of(PaperService(drafted).render("ledger", PaperOptions(unit="聊城市公安局", as_of=DAY)))

    assert 0 < len(mine) < 60
    assert f"共{len(mine)}项任务" in text
    assert "督查任务台账（市公安局）" in text


def test_a_unit_prints_its_own_tasks_though_it_knows_them_all(pair: Pair) -> None:
    mine = CaseService(pair.unit).rows(CaseFilter())

    text = text_of(PaperService(pair.unit).render("ledger"))

    assert f"共{len(mine)}项任务" in text
    assert "各单位状态" not in text


def test_a_withdrawn_issued_task_stays_on_paper_with_its_reason(drafted: Session) -> None:
    IssuingService(drafted).issue()
    DraftService(drafted).withdraw(LedgerService(drafted).find("2023-5-060").uid, "并入其他任务")

    text = text_of(PaperService(drafted).render("ledger", PaperOptions(as_of=DAY)))

    assert "已撤销：并入其他任务" in text
    assert "共60项任务，其中已撤销1项，" in text


def test_the_ledger_of_a_unit_shows_the_light_of_each_of_its_cases(year: Year) -> None:
    rows = CaseService(year.office).rows(CaseFilter(unit="市公安局"))

    text = text_of(PaperService(year.office).render("ledger", PaperOptions(unit="市公安局")))

    assert {row.light for row in rows} > {Light.RED}
    for light, symbol in ((Light.RED, "■"), (Light.YELLOW, "▲"), (Light.GREEN, "●")):
        expected = sum(row.light is light for row in rows)
        assert text.count(f"{symbol}{tr(LIGHT_TITLES[light])}") == expected


def test_the_totals_of_the_ledger_are_those_of_the_screen(year: Year) -> None:
    cases = Counter(row.light for row in CaseService(year.office).rows(CaseFilter()))
    papers = PaperService(year.office)
    shown = LedgerService(year.office).rows(LedgerQuery(stage=Stage.ISSUED))
    tasks = Counter(row.light for row in shown)

    whole = text_of(papers.render("ledger"))
    by_unit = text_of(papers.render("ledger", PaperOptions(group_by="unit")))

    assert f"共60项任务，{worded(tasks)}" in whole
    assert f"共60项任务，{cases.total()}项责任事项，{worded(cases)}" in by_unit


def worded(lights: Counter[Light]) -> str:
    return "，".join(f"{tr(LIGHT_TITLES[light])}{lights[light]}项" for light in Light if lights[light])


def test_the_ledger_by_unit_has_a_row_for_every_case(drafted: Session) -> None:
    IssuingService(drafted).issue()
    counts = Counter(row.unit_name for row in CaseService(drafted).rows(CaseFilter()))

    text = text_of(PaperService(drafted).render("ledger", PaperOptions(group_by="unit")))

    assert len(counts) > 40
    for name, count in counts.items():
        assert f"{name}（{count}项）" in text


def test_the_ledger_by_unit_names_the_first_of_many_units_and_their_number(year: Year) -> None:
    lists = [row.responsible.split("、") for row in LedgerService(year.office).rows()]
    many = min((names for names in lists if len(names) > 5), key=len)

    whole = text_of(PaperService(year.office).render("ledger"))
    by_unit = text_of(PaperService(year.office).render("ledger", PaperOptions(group_by="unit")))

    words = f"{many[3]}等{len(many)}个单位"
    assert words in by_unit
    assert words not in whole
    assert "、".join(many) in whole


def test_the_ledger_by_unit_follows_the_order_of_the_directory(year: Year) -> None:
    names = {row.unit_name for row in CaseService(year.office).rows()}
    order = [unit.short for unit in DirectoryService(year.office).units() if unit.short in names]

    text = text_of(PaperService(year.office).render("ledger", PaperOptions(group_by="unit")))

    assert len(order) == 5
    heads = [re.search(rf"{name}（\d+项）", text) for name in order]
    places = [head.start() for head in heads if head]
    assert len(places) == len(order)
    assert places == sorted(places)


def test_an_instruction_stands_under_a_heading_of_its_own_in_the_ledger(year: Year) -> None:
    without = text_of(PaperService(year.office).render("ledger"))
    note = NewInstruction("示例领导", "抓紧", Urgency.URGENT, date(2024, 1, 10), ("市公安局",), "提出清单")
    InstructionService(year.office).add(note)

    text = text_of(PaperService(year.office).render("ledger"))

    assert "领导批示和其他任务" not in without
    assert "领导批示和其他任务（1项）" in text


def test_what_was_completed_stands_before_what_is_ahead_for_every_unit(pair: Pair) -> None:
    for code, verdict in ((SECURITY, ReviewVerdict.AHEAD), (SYSTEMS, ReviewVerdict.DONE)):
        pair.reviews.review(pair.report(code, "已建成"), verdict, "属实")

    text = text_of(PaperService(pair.office).render("bulletin", PaperOptions(period=Q2)))

    good = text.partition("三、进展较好的事项")[2].partition("四、")[0]
    assert -1 < good.index(f"{UNIT}已完成1") < good.index(f"{UNIT}超进度1")


def test_an_earlier_day_shows_the_state_of_that_day_and_its_bytes(year: Year) -> None:
    service, titles = PaperService(year.office), LedgerService(year.office)
    then = service.render("ledger", PaperOptions())
    year.day("2024-01-15")
    DraftService(year.office).edit(titles.find("2023-5-042").uid, note="后来的备注")
    NoticeService(year.office).issue(NoticeService(year.office).proposals(Light.RED), "请整改。", None, "")

    back = service.render("ledger", PaperOptions(as_of=date(2024, 1, 10)))
    now = service.render("ledger", PaperOptions())

    assert back.data == then.data
    assert now.data != then.data


def test_a_notice_prints_what_it_said_when_it_was_issued(year: Year) -> None:
    service = NoticeService(year.office)
    proposal = service.proposals(Light.RED)[0]
    service.issue([proposal], "请立即整改。", date(2024, 1, 22), "王主任")
    year.day("2024-03-01")
    DraftService(year.office).edit(LedgerService(year.office).find(proposal.items[0].code).uid, note="新")

    paper = PaperService(year.office).render("notice", PaperOptions(record="督办〔2024〕1号"))

    text = text_of(paper)
    assert paper.title == f"督办通知单_督办〔2024〕1号_{proposal.unit_name}"
    for item in proposal.items:
        assert item.code in text
        assert "".join(item.reason.split()) in text
    for words in ("红色督办", "请立即整改。回复期限：2024年1月22日。", "签发人：王主任", "督办通知单回执"):
        assert words in text
    assert "聊城市人民政府办公室（印章）2024年1月10日" in text


def test_notices_are_found_by_number_short_number_and_uid_and_the_latest_by_default(year: Year) -> None:
    service, papers = NoticeService(year.office), PaperService(year.office)
    red, blue = service.proposals(Light.RED)[:2]
    first = service.issue([red], "请整改。", None, "")
    year.day("2024-01-12")
    service.issue([blue], "请整改。", None, "")

    titles = [
        papers.render("notice", PaperOptions(record=name)).title
        for name in ("1", "督办〔2024〕1号", first.uids[0], "")
    ]

    assert titles[:3] == [f"督办通知单_督办〔2024〕1号_{red.unit_name}"] * 3
    assert titles[3] == f"督办通知单_督办〔2024〕2号_{blue.unit_name}"
    with pytest.raises(NoSuchRecord, match="77"):
        papers.render("notice", PaperOptions(record="77"))


@pytest.mark.parametrize("name", ["notice", "reminder"])
def test_without_any_notice_or_reminder_it_says_so(year: Year, name: str) -> None:
    with pytest.raises(NothingToPrint):
        PaperService(year.office).render(name)


def test_a_withdrawn_notice_prints_with_its_reason(year: Year) -> None:
    service = NoticeService(year.office)
    service.issue(service.proposals(Light.RED)[:1], "请整改。", None, "")
    service.withdraw("督办〔2024〕1号", "误发")

    assert "（本单已撤销：误发）" in text_of(PaperService(year.office).render("notice"))


def test_the_unit_prints_the_notice_it_got(year: Year) -> None:
    service = NoticeService(year.office)
    proposal = service.proposals(Light.RED)[0]
    service.issue([proposal], "请整改。", None, "")
    unit = year.unit(proposal.unit_name)

    text = text_of(PaperService(unit).render("notice"))

    assert f"{proposal.unit_name}：" in text
    assert "红色督办" in text


def test_a_reminder_names_what_is_owed(year: Year) -> None:
    outcome = ReminderService(year.office).remind(["市公安局"], "", "请抓紧。")
    (reminder,) = ReminderService(year.office).reminders()

    text = text_of(PaperService(year.office).render("reminder"))

    assert outcome.uids == (reminder.uid,)
    assert "市公安局：" in text
    assert "请抓紧。" in text
    assert all(item.code in text for item in reminder.items)


def test_the_bulletin_shows_the_figures_that_the_service_counts(pair: Pair) -> None:
    pair.reviews.review(pair.report(SECURITY, "已制定方案"), ReviewVerdict.BEHIND, "请加快进度")
    pair.reviews.review(pair.report(SYSTEMS, "完成招标"), ReviewVerdict.AHEAD)
    pair.go_to(date(2023, 7, 20))
    figures = BulletinService(pair.office).figures(Q2)

    text = text_of(PaperService(pair.office).render("bulletin", PaperOptions(period=Q2)))

    assert sum(one.percent for one in figures.results) == 100
    for one in figures.results:
        if one.count:
            assert f"{tr(RESULT_TITLES[one.result])}{one.count}{one.percent}%" in text
    assert f"合计{figures.total}100.0%" in text
    assert f"应反馈的责任事项共{figures.total}项，涉及单位{len(figures.units)}个" in text
    assert "核定意见：请加快进度" in text
    assert "市公安局超进度12023-5-043" in text
    for unit in figures.silent:
        assert f"{unit.unit_name}{unit.unreported}项" in text
    assert "特此通报。" in text


def test_a_slow_case_says_what_became_of_the_period_where_its_light_does_not(pair: Pair) -> None:
    pair.reviews.review(pair.report(SECURITY, "已制定方案"), ReviewVerdict.BEHIND)
    pair.rulings.excuse(pair.uid(SECURITY), Light.RED, "上级平台未开放")
    pair.go_to(date(2023, 7, 20))
    light = pair.case(SECURITY).light

    text = text_of(PaperService(pair.office).render("bulletin", PaperOptions(period=Q2)))

    assert light.light is Light.GREEN
    assert f"本期欠进度{light.explanation}".replace(" ", "") in text


def test_the_last_ended_period_is_the_bulletin_by_default(pair: Pair) -> None:
    assert (
        PaperService(pair.office).render("bulletin").title == "关于2023年第二季度督查任务推进情况的督查通报"
    )


def test_a_period_that_is_none_is_refused(pair: Pair) -> None:
    with pytest.raises(BadPeriod, match="2023Q7"):
        PaperService(pair.office).render("bulletin", PaperOptions(period="2023Q7"))


def test_a_unit_prints_no_bulletin(pair: Pair) -> None:
    with pytest.raises(WrongRole):
        PaperService(pair.unit).render("bulletin")


def test_a_blank_form_asks_for_every_task_of_the_unit(pair: Pair) -> None:
    options = PaperOptions(unit=UNIT, period=Q2, is_blank=True)
    pair.report(SECURITY, "已制定方案")

    text = text_of(PaperService(pair.office).render("feedback-form", options))

    rows = CaseService(pair.office).rows(CaseFilter(unit=UNIT))
    assert f"任务数{len(rows)}项" in text
    assert all(row.code in text for row in rows)
    assert "已制定方案" not in text
    assert "〔" not in text
    assert "本期值" in text


def test_a_filled_form_shows_what_was_handed_in_and_the_last_report(pair: Pair) -> None:
    target = pair.case(TARGETED).facts.targets[0]
    pair.feedback.attach(TARGETED, Q2, b"proof", "清单.xlsx")
    uid = pair.report(TARGETED, "建成42个", values={target.uid: "42"}, problems="缺资金")
    pair.reviews.review(uid, ReviewVerdict.ON_PLAN, "继续")
    pair.go_to(date(2023, 10, 9))
    service = PaperService(pair.office)

    then = text_of(service.render("feedback-form", PaperOptions(unit=UNIT, period=Q2)))
    next_one = text_of(service.render("feedback-form", PaperOptions(unit=UNIT, period="2023Q3")))

    assert "〔未反馈〕" in then
    for words in ("建成42个", "缺资金", f"本期值42{target.unit}", "1.清单.xlsx", "〔已核定〕"):
        assert words in then
    for words in ("（2023年第二季度）建成42个", "达进度：继续", f"上期值42{target.unit}"):
        assert words in next_one


def test_a_unit_prints_its_draft_before_it_hands_in(pair: Pair) -> None:
    pair.feedback.save(SECURITY, Q2, progress="还在写的进展")

    mine = text_of(PaperService(pair.unit).render("feedback-form", PaperOptions(period=Q2)))
    theirs = text_of(PaperService(pair.office).render("feedback-form", PaperOptions(period=Q2, unit=UNIT)))

    assert "还在写的进展" in mine
    assert "〔草稿〕" in mine
    assert "还在写的进展" not in theirs


def test_the_office_says_whose_form_it_wants(pair: Pair) -> None:
    with pytest.raises(WhichPaper, match="单位"):
        PaperService(pair.office).render("feedback-form")


def test_a_unit_without_tasks_gets_an_empty_form(pair: Pair) -> None:
    options = PaperOptions(unit="市气象局", period=Q2)

    assert "本期没有需要反馈的任务。" in text_of(PaperService(pair.office).render("feedback-form", options))


def test_the_sheet_of_a_case_tells_its_story(pair: Pair) -> None:
    pair.reviews.review(pair.report(SECURITY, "已制定方案"), ReviewVerdict.BEHIND, "请加快")
    case = pair.case(SECURITY)

    paper = PaperService(pair.office).render("case", PaperOptions(record=f"{SECURITY}@{UNIT}"))

    text = text_of(paper)
    assert paper.title == f"督查任务办理单_{SECURITY}_{UNIT}"
    for words in ("已制定方案", "欠进度：请加快", "王磊0635-8201", "".join(case.light.explanation.split())):
        assert words in text
    for event in CaseService(pair.office).timeline(case.facts.assignment.uid):
        assert event.title in text


def test_a_sheet_without_a_case_is_refused(pair: Pair) -> None:
    with pytest.raises(WhichPaper, match="2023-5-007"):
        PaperService(pair.office).render("case")


def test_all_notices_are_printed_into_a_folder_with_a_count(year: Year, tmp_path: Path) -> None:
    notices, papers = NoticeService(year.office), PaperService(year.office)
    issued = notices.issue(notices.proposals(Light.RED), "请整改。", None, "")
    requests = papers.requests("notice")

    sentence = papers.save_all(requests, tmp_path / "out")

    files = sorted((tmp_path / "out").iterdir())
    assert len(requests) == len(files) == len(issued.numbers)
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert f"已生成{len(files)}份" in sentence


class StopAtTheSecond:
    """Cancels when one paper is done."""

    def step(self, done: int, total: int, what: str = "") -> None:
        if done == 1:
            raise Cancelled


def test_cancelled_papers_leave_no_file(year: Year, tmp_path: Path) -> None:
    papers = PaperService(year.office)

    with pytest.raises(Cancelled):
        papers.save_all(papers.requests("feedback-form"), tmp_path / "out", StopAtTheSecond())

    assert not (tmp_path / "out").exists()


def test_papers_of_the_same_name_do_not_overwrite_each_other(year: Year, tmp_path: Path) -> None:
    papers = PaperService(year.office)
    request = papers.requests("feedback-form")[0]

    papers.save_all([request, request], tmp_path)

    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_requests_narrow_to_a_unit_and_a_period(year: Year) -> None:
    notices, papers = NoticeService(year.office), PaperService(year.office)
    notices.issue(notices.proposals(Light.RED), "请整改。", None, "")

    everyone = papers.requests("notice")
    mine = papers.requests("notice", PaperOptions(unit="市公安局"))
    earlier = papers.requests("notice", PaperOptions(period="2023Q4"))

    assert len(everyone) > len(mine) == 1
    assert "市公安局" in mine[0].title
    assert earlier == ()


def test_the_latest_notice_is_offered_first(year: Year) -> None:
    notices, papers = NoticeService(year.office), PaperService(year.office)
    notices.issue(notices.proposals(Light.RED)[:1], "请整改。", None, "")
    (old,) = papers.requests("notice")
    year.day("2024-01-20")
    notices.issue(notices.proposals(Light.RED)[:1], "请整改。", None, "")

    found = papers.requests("notice")

    assert [one.options.record == old.options.record for one in found] == [False, True]


def test_bulletins_are_offered_for_the_periods_of_the_year_that_have_ended(pair: Pair) -> None:
    titles = [request.title for request in PaperService(pair.office).requests("bulletin")]

    assert titles == ["2023年第二季度", "2023年第一季度"]


def test_cases_and_documents_are_offered_by_name(pair: Pair) -> None:
    cases = PaperService(pair.office).requests("case", PaperOptions(unit=UNIT))
    documents = PaperService(pair.office).requests("coverage")

    assert [request.title[:10] for request in cases] == sorted(
        row.code for row in CaseService(pair.office).rows(CaseFilter(unit=UNIT))
    )
    assert "聊政字〔2023〕5号" in documents[0].title


def test_nothing_to_print_into_a_folder_is_refused(office: Session, tmp_path: Path) -> None:
    with pytest.raises(NothingToPrint):
        PaperService(office).save_all((), tmp_path)


def test_an_unknown_paper_is_named(office: Session) -> None:
    service = PaperService(office)

    with pytest.raises(NoSuchPaper, match="nonsense"):
        service.render("nonsense")
    with pytest.raises(NoSuchPaper, match="nonsense"):
        service.requests("nonsense")


def test_a_paper_that_cannot_be_written_leaves_the_old_one(drafted: Session, tmp_path: Path) -> None:
    paper = PaperService(drafted).render("coverage", PaperOptions(as_of=DAY))
    (tmp_path / "file").write_text("x")

    with pytest.raises(CannotWrite):
        save_paper(paper, tmp_path / "file" / "in-a-file.pdf")

    assert (tmp_path / "file").read_text() == "x"


def test_a_page_becomes_a_picture_of_the_width_asked_for(drafted: Session) -> None:
    service = PaperService(drafted)
    paper = service.render("coverage", PaperOptions(as_of=DAY))

    image = service.page(paper, 0, 400)

    assert image.width == 400
    assert len(image.data) == image.width * image.height * 3
    assert min(image.data) < 100 < max(image.data)
