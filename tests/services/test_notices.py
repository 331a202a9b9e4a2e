"""Notices come from the lights, go to their unit only, and are numbered through the year."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.supervision import Light
from desktop.records.stream import Role
from desktop.services.auditing import AuditService
from desktop.services.cases import CaseFilter, CaseService
from desktop.services.drafting import DraftService
from desktop.services.notices import (
    NotAColour,
    NothingToNotify,
    NoticeService,
    ReplyTooEarly,
    default_demand,
)
from desktop.services.session import NoSuchRecord, ReasonMissing, WrongRole
from tests.services.office_year import Year, office_year

CODES = ("2023-5-008", "2023-5-015", "2023-5-031", "2023-5-042", "2023-5-044")


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    with office_year(tmp_path, CODES) as found:
        found.day("2024-01-05")
        yield found


def test_proposals_hold_exactly_the_cases_of_each_colour_with_their_explanation(year: Year) -> None:
    proposals = NoticeService(year.office).proposals()

    rows = CaseService(year.office).rows(CaseFilter(lights=(Light.RED, Light.YELLOW, Light.BLUE)))
    proposed = {(one.unit, one.colour, item.task, item.reason) for one in proposals for item in one.items}
    assert proposed == {(row.unit, row.light, row.task, row.explanation) for row in rows}
    assert len({(one.unit, one.colour) for one in proposals}) == len(proposals)
    assert all(item.reason for one in proposals for item in one.items)


def test_red_comes_first_and_units_stand_in_protocol_order(year: Year) -> None:
    proposals = NoticeService(year.office).proposals()

    red = [one.unit_name for one in proposals if one.colour is Light.RED]
    assert [one.colour for one in proposals][: len(red)] == [Light.RED] * len(red)
    assert red == ["市委网信办", "市公安局", "市生态环境局", "市大数据局"]
    assert NoticeService(year.office).proposals(Light.RED) == proposals[: len(red)]


def test_notices_are_numbered_through_the_year_whatever_their_colour(year: Year) -> None:
    service = NoticeService(year.office)
    red = service.proposals(Light.RED)
    first = service.issue(red[:2], "", date(2024, 1, 12), "市政府督查室")
    blue = service.propose("市公安局", Light.BLUE, ["2023-5-008"])

    second = service.issue([blue], "按期办结", None, "市政府督查室")

    assert first.numbers == ("督办〔2024〕1号", "督办〔2024〕2号")
    assert second.numbers == ("督办〔2024〕3号",)
    numbers = [one.number for one in service.notices()]
    assert numbers == ["督办〔2024〕1号", "督办〔2024〕2号", "督办〔2024〕3号"]
    assert "红灯2份" in first.sentence
    assert AuditService(year.office).verify().is_clean


def test_a_number_stays_used_after_withdrawal_and_the_next_year_starts_anew(year: Year) -> None:
    service = NoticeService(year.office)
    proposal = service.proposals(Light.RED)[0]
    service.issue([proposal], "", None, "", date(2023, 12, 30))
    service.withdraw("督办〔2023〕1号", "发错单位")

    numbers = [
        service.issue([proposal], "", None, "", day).numbers[0]
        for day in (date(2023, 12, 31), date(2024, 1, 2))
    ]

    assert numbers == ["督办〔2023〕2号", "督办〔2024〕1号"]
    assert service.notices()[0].withdrawn == "发错单位"


def test_an_undone_notice_is_withdrawn_and_its_number_is_not_given_again(year: Year) -> None:
    service = NoticeService(year.office)
    proposal = service.proposals(Light.RED)[0]
    service.issue([proposal], "", None, "")

    DraftService(year.office).undo()

    assert [one.withdrawn for one in service.notices()] != [""]
    assert service.issue([proposal], "", None, "").numbers == ("督办〔2024〕2号",)


def test_a_notice_reaches_its_unit_and_no_other(year: Year) -> None:
    service = NoticeService(year.office)
    (proposal,) = [one for one in service.proposals(Light.RED) if one.unit_name == "市公安局"]
    service.issue([proposal], "立即整改", date(2024, 1, 12), "市政府督查室")

    own, other = year.unit("市公安局"), year.unit("市大数据局")

    (notice,) = NoticeService(own).notices()
    assert (notice.items, notice.demand, notice.reply_by) == (proposal.items, "立即整改", date(2024, 1, 12))
    assert (notice.colour, notice.signer, notice.on) == (Light.RED, "市政府督查室", date(2024, 1, 5))
    assert NoticeService(other).notices() == ()
    assert NoticeService(year.office).notices("公安局") == NoticeService(year.office).notices()


def test_an_empty_demand_becomes_the_usual_words_of_each_colour(year: Year) -> None:
    service = NoticeService(year.office)
    red = service.proposals(Light.RED)[0]
    blue = service.propose("市公安局", Light.BLUE, ["2023-5-008"])

    service.issue([red, blue], " ", None, "")

    demands = {one.colour: one.demand for one in service.notices()}
    assert demands == {colour: default_demand(colour) for colour in (Light.RED, Light.BLUE)}


def test_a_proposal_says_which_notices_named_its_tasks_before(year: Year) -> None:
    service = NoticeService(year.office)
    proposal = service.proposals(Light.RED)[0]
    service.issue([proposal], "", None, "")
    service.issue([proposal], "", None, "")
    service.withdraw("督办〔2024〕2号", "重复")

    again = service.proposals(Light.RED)

    assert again[0] == replace(proposal, earlier=("督办〔2024〕1号",))
    assert all(one.earlier == () for one in again[1:])


def test_what_makes_no_notice_is_refused_and_nothing_is_written(year: Year) -> None:
    service = NoticeService(year.office)
    red = service.proposals(Light.RED)[0]
    before = year.office.workspace.log.count()

    with pytest.raises(NothingToNotify):
        service.issue([], "", None, "")
    with pytest.raises(NothingToNotify):
        service.issue([red, replace(red, items=())], "", None, "")
    with pytest.raises(ReplyTooEarly):
        service.issue([red], "", date(2024, 1, 4), "")
    with pytest.raises(NotAColour):
        service.issue([replace(red, colour=Light.GREEN)], "", None, "")
    with pytest.raises(NotAColour):
        service.proposals(Light.NONE)
    with pytest.raises(NothingToNotify):
        service.propose("市公安局", Light.RED, [])
    with pytest.raises(NoSuchRecord, match=re.escape("2023-5-015@市公安局")):
        service.propose("市公安局", Light.RED, ["2023-5-008", "2023-5-015"])
    with pytest.raises(NoSuchRecord):
        service.withdraw("督办〔2024〕9号", "错")

    assert year.office.workspace.log.count() == before


def test_withdrawing_needs_a_reason_and_only_the_office_issues(year: Year) -> None:
    service = NoticeService(year.office)
    red = service.proposals(Light.RED)[0]
    service.issue([red], "", None, "")
    unit = year.unit("市公安局")

    with pytest.raises(ReasonMissing):
        service.withdraw("督办〔2024〕1号", " ")
    with pytest.raises(WrongRole):
        NoticeService(unit).issue([red], "", None, "")

    assert unit.role is Role.UNIT
    assert service.notices()[0].withdrawn == ""
