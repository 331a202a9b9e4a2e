"""The papers of checks out of real workspaces: what each role gets, and what it says."""

from datetime import timedelta

import pytest

from desktop.domain.checks.standing import Side
from desktop.reports.catalogue import OF_CHECKS
from desktop.services.checks.inspections import InspectionService
from desktop.services.checks.planning import PlanningService
from desktop.services.checks.planning_values import PlanRequest
from desktop.services.checks.reviewing import CheckReviewService
from desktop.services.papers import NothingToPrint, PaperOptions, PaperService
from desktop.services.session import NoSuchRecord, Session, WrongRole
from tests.reports.reading import page_texts, whole_text
from tests.services.checks.checked_world import CODE, LI, ZHANG, CheckedWorld
from tests.services.checks.filled import STROKES, fill, opened, sign, submitted
from tests.services.checks.finding_world import FIRE, FindingWorld
from tests.services.checks.paper_samples import photo_bytes
from tests.services.exchange_world import POLICE, TRADE, World


def text_of(session: Session, name: str, **options: object) -> str:
    return whole_text(PaperService(session).render(name, PaperOptions(**options)).data)  # type: ignore[arg-type]


def conclude(world: CheckedWorld) -> None:
    """Both sheets are filled, signed and submitted; the office accepts all and declares it final."""
    for name in (ZHANG, LI):
        submitted(world, name)
    world.meet()
    service = CheckReviewService(world.office)
    service.accept(CODE)
    service.conclude(CODE)


def test_a_final_report_says_score_coverage_people_and_signatures(checked_world: CheckedWorld) -> None:
    conclude(checked_world)

    text = text_of(checked_world.office, "inspection-report", record=CODE)

    score = InspectionService(checked_world.office).score(CODE)
    assert score is not None
    assert f"综合得分{score.value}" in text
    assert "应检查8项（11处），已检查8项，未检查0项，检查率100.0%。" in text
    assert "张三（组长）：安全物理环境、安全计算环境" in text
    assert text.count("有效：签名后检查结果未改动") == 6
    assert "初步" not in text
    assert "小型检查清单，版本2023" in text
    assert "评分方法：符合率，版本conformity-1。" in text


def test_every_page_of_a_report_that_is_not_final_is_marked(checked_world: CheckedWorld) -> None:
    submitted(checked_world)
    checked_world.meet()

    paper = PaperService(checked_world.office).render("inspection-report")

    pages = page_texts(paper.data)
    assert len(pages) > 2
    assert all("初步" in page for page in pages)
    assert "未检查的2处如下，未检查不等于符合。" in "".join(pages)
    assert "管理制度：M-01" in "".join(pages)


def test_a_result_returned_and_mended_stays_in_the_report_with_the_reason(
    checked_world: CheckedWorld,
) -> None:
    sheet = submitted(checked_world)
    checked_world.meet()
    reviews = CheckReviewService(checked_world.office)
    reviews.return_(CODE, [("T-03", "")], "没有写明电源的型号")
    checked_world.meet()
    sheet = opened(checked_world)
    sheet.type(("T-03", ""), observation="备用电源型号不明，电池已鼓包")
    sign(sheet).submit()
    checked_world.meet()
    reviews.accept(CODE)

    text = text_of(checked_world.office, "inspection-report")

    part = text.partition("审核退回情况")[2]
    assert "没有写明电源的型号" in part
    assert "已采纳" in part
    assert "备用电源型号不明，电池已鼓包" in text


def test_a_signature_that_no_longer_holds_is_said_to_be_broken(checked_world: CheckedWorld) -> None:
    sheet = submitted(checked_world)
    sheet.type(("T-01", ""), verdict="partial", observation="门禁昨日停用", severity="low")
    sheet.settle()

    text = text_of(checked_world.zhang, "check-form")

    assert text.count("已失效：签名后检查结果有改动") == 3
    assert "签名不齐：缺检查员有效签名2个；缺被检查单位人员有效签名。" in text


def test_a_refusal_is_printed_with_its_reason(checked_world: CheckedWorld) -> None:
    sheet = fill(opened(checked_world))
    for name in (ZHANG, LI):
        sheet.sign(Side.INSPECTOR, name, "检查员", STROKES)
    sheet.sign(Side.UNIT, "王主任", "主任", refusal="对结果有异议")

    text = text_of(checked_world.zhang, "check-form")

    assert "拒签理由：对结果有异议" in text
    assert "拒签记录，检查结果此后未改动" in text


def test_an_inspector_prints_its_own_sheet_blank_before_and_filled_after(checked_world: CheckedWorld) -> None:
    service = PaperService(checked_world.zhang)
    blank = service.render("check-form")
    fill(opened(checked_world)).settle()
    filled = service.render("check-form")

    assert "空白" in blank.title
    assert "空白" not in filled.title
    assert "☑" not in whole_text(blank.data)
    assert whole_text(filled.data).count("☑") == 9
    assert "M-01" not in whole_text(filled.data)


def test_the_office_prints_the_whole_form_or_one_sheet(checked_world: CheckedWorld) -> None:
    whole = text_of(checked_world.office, "check-form", record=CODE)
    sheet = text_of(checked_world.office, "check-form", record=f"{CODE}@{LI}")

    assert "共11处" in whole
    assert "共2处" in sheet
    assert "T-01" not in sheet
    with pytest.raises(NoSuchRecord):
        text_of(checked_world.office, "check-form", record=f"{CODE}@王五")


def test_a_notice_to_correct_reads_alike_at_office_and_unit(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    world.answer(FIRE, severity="high", photo=photo_bytes())
    raised = world.findings.raise_(world.inspection)
    world.meet()

    texts = [
        text_of(session, "rectification-notice", record=raised.notice)
        for session in (checked_world.office, checked_world.unit)
    ]

    for text in texts:
        assert raised.notice in text
        assert f"{POLICE}：" in text
        assert "T-02现场不符合" in text
        assert "相机自述（未核实）：2023-05-0910:12:00，北纬36.4500°东经115.9800°文件摘要" in text
    told = [text.partition(f"{POLICE}：")[2].partition("附件：")[0] for text in texts]
    assert told[0] == told[1] != ""


def test_the_list_of_findings_says_what_became_of_them(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    raised = world.raised(FIRE, "T-03")
    world.correct(raised.codes[0])
    world.reinspect.decide(raised.codes[0], passed=True, opinion="灭火器已到位")
    world.findings.withdraw(raised.codes[1], "误报")
    world.meet()

    office = text_of(checked_world.office, "finding-list")
    unit = text_of(checked_world.unit, "finding-list")

    for text in (office, unit):
        assert "措施：购置并安装灭火器4具" in text
        assert "复查通过：灭火器已到位" in text
        assert "已撤销：误报" in text
        assert "共2个问题" in text


@pytest.mark.parametrize("name", ["inspection-report", "rectification-notice"])
def test_nothing_to_print_is_said(world: World, name: str) -> None:
    with pytest.raises(NothingToPrint):
        PaperService(world.office()).render(name)


def test_reports_are_the_offices(checked_world: CheckedWorld) -> None:
    for session in (checked_world.unit, checked_world.zhang):
        with pytest.raises(WrongRole):
            PaperService(session).render("inspection-report")


def test_each_role_is_offered_the_papers_it_has_something_for(checked_world: CheckedWorld) -> None:
    offered = {
        session.role.value: {paper.name for paper in PaperService(session).offered()} & OF_CHECKS.keys()
        for session in (checked_world.office, checked_world.unit, checked_world.zhang)
    }

    assert offered == {
        "office": {"inspection-report", "rectification-notice", "finding-list", "check-form"},
        "unit": {"rectification-notice", "finding-list"},
        "inspector": {"check-form"},
    }


def test_lists_name_every_paper_that_can_be_printed(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    raised = world.raised(FIRE)
    service = PaperService(checked_world.office)

    titles = {name: [one.title for one in service.requests(name)] for name in OF_CHECKS}

    assert titles["inspection-report"] == [f"{CODE}　{POLICE}　政务云平台网络安全检查"]
    assert titles["rectification-notice"] == [f"{raised.notice}　{POLICE}"]
    assert titles["finding-list"] == ["全部单位", POLICE]
    assert titles["check-form"] == [
        f"{CODE}　{POLICE}　已填",
        f"{CODE}　{POLICE}　空白",
        f"{CODE}　{POLICE}　{ZHANG}　已填",
        f"{CODE}　{POLICE}　{ZHANG}　空白",
        f"{CODE}　{POLICE}　{LI}　空白",
    ]
    for name in OF_CHECKS:
        for request in service.requests(name):
            assert service.render(name, request.options).pages > 0


@pytest.mark.parametrize("name", list(OF_CHECKS))
def test_the_same_state_gives_the_same_bytes(checked_world: CheckedWorld, name: str) -> None:
    world = FindingWorld(checked_world)
    world.answer(FIRE, severity="high", photo=photo_bytes())
    world.findings.raise_(world.inspection)
    service = PaperService(checked_world.office)

    assert service.render(name).data == service.render(name).data


def test_a_reinspection_on_site_names_what_it_looks_at_again(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    raised = world.raised(FIRE)
    planning = PlanningService(checked_world.office)
    uid = planning.plan_reinspection(raised.codes, [ZHANG, LI])
    planning.hand_out([uid])
    world.meet()

    paper = PaperService(checked_world.office).render("inspection-report")

    text = whole_text(paper.data)
    assert f"复查的问题{raised.codes[0]}" in text
    assert "应检查1项（1处），已检查0项，未检查1项" in text
    assert "本次是复查" in text
    assert "计分过程" not in text


def test_a_plan_can_be_printed_as_a_blank_form_before_it_is_handed_out(checked_world: CheckedWorld) -> None:
    planning = PlanningService(checked_world.office)
    uid = planning.plan(
        PlanRequest(
            unit=POLICE, checklist="small", inspectors=[ZHANG, LI], cap_reason="专项", title="专项检查"
        )
    )

    text = text_of(checked_world.office, "check-form", record=uid)

    assert "专项检查" in text
    assert text.count("□高") == 8


def test_a_paper_of_an_earlier_day_knows_nothing_of_later_ones(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    day = checked_world.office.today()
    world.go_to(day + timedelta(days=3))
    raised = world.raised(FIRE)

    then = text_of(checked_world.office, "finding-list", as_of=day)
    now = text_of(checked_world.office, "finding-list")

    assert "没有问题。" in then
    assert raised.codes[0] in now
    with pytest.raises(NothingToPrint):
        text_of(checked_world.office, "rectification-notice", as_of=day)


def test_a_notice_is_found_by_its_number_alone_and_another_is_not_there(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    first = world.raised(FIRE)
    second = world.raised("T-03")

    latest = text_of(checked_world.office, "rectification-notice")

    assert second.notice in latest
    assert first.notice in text_of(checked_world.office, "rectification-notice", record="1")
    with pytest.raises(NoSuchRecord):
        text_of(checked_world.office, "rectification-notice", record="整改〔1999〕9号")


def test_a_notice_whose_findings_are_all_withdrawn_is_marked(checked_world: CheckedWorld) -> None:
    world = FindingWorld(checked_world)
    raised = world.raised(FIRE)
    world.findings.withdraw(raised.codes[0], "误报")
    world.meet()

    pages = page_texts(PaperService(checked_world.unit).render("rectification-notice").data)

    assert all("已撤销" in page for page in pages)
    assert "（本问题已撤销：误报）" in "".join(pages)


def test_papers_of_one_unit_only_are_asked_for_by_its_name(checked_world: CheckedWorld) -> None:
    FindingWorld(checked_world).raised(FIRE)
    service = PaperService(checked_world.office)

    police, trade = (
        [len(service.requests(name, PaperOptions(unit=unit))) for name in OF_CHECKS]
        for unit in (POLICE, TRADE)
    )

    assert police == [1, 1, 1, 5]
    assert trade == [0, 0, 1, 0]
    assert "没有问题。" in text_of(checked_world.office, "finding-list", unit=TRADE)
