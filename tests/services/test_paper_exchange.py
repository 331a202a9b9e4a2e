"""The papers of the exchange: for every role, of the present, with the words that the reader needs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.supervision import Light
from desktop.exchange.keys import fingerprint_words
from desktop.records.stream import Role
from desktop.services.cases import CaseService
from desktop.services.exchange_values import Trust
from desktop.services.key_form import own_form
from desktop.services.lookback import as_of
from desktop.services.notices import NoticeService
from desktop.services.paper_exchange import TRUST_SENTENCES
from desktop.services.papers import PaperOptions, PaperService
from desktop.services.sample import OFFICE_NAME
from desktop.services.session import LookingBack, Session
from tests.reports.reading import page_texts
from tests.services.exchange_world import POLICE, World, export, instruct, open_world, send, take
from tests.services.pair import SECURITY, UNIT, open_pair

GROUP = "检查一组"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "world") as opened:
        yield opened


def page_of(session: Session, name: str, options: PaperOptions | None = None) -> str:
    """The text of a paper of one page."""
    (page,) = page_texts(PaperService(session).render(name, options or PaperOptions()).data)
    return page


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("suite", ["ed25519", "sm2"])
def test_every_role_prints_its_key_form(world: World, role: Role, suite: str) -> None:
    session = world.computer("here", role, "某方", suite)
    form = own_form(session)

    page = page_of(session, "key-form")

    assert form.digits.replace(" ", "") in page.replace("第2行", "").replace("第3行", "")
    assert all(word in page for word in fingerprint_words(form.fingerprint).split())
    assert form.fingerprint in page
    assert form.place in page
    assert ("SM2、SM3、SM4" in page) == (suite == "sm2")
    assert f"公钥指纹{form.fingerprint[:8]}" in page
    assert ("收表单位核对人" in page) == (role is Role.OFFICE)
    assert ("（尚未收到督查办公室的文件）" in page) == (role is not Role.OFFICE)


def test_a_key_that_is_not_here_is_said(world: World) -> None:
    session = world.computer(POLICE)
    for file in (world.folder / POLICE / "config").rglob("*"):
        if file.is_file():
            file.unlink()

    assert "本机没有保存这把私钥，不能导出交换包。" in page_of(session, "key-form")


def test_every_role_is_offered_the_papers_it_can_have(world: World) -> None:
    offered = {
        role: [paper.name for paper in PaperService(world.computer(role.value, role)).offered()]
        for role in Role
    }

    assert offered[Role.INSPECTOR] == ["check-form", "key-form", "receipt"]
    assert offered[Role.OFFICE] == [paper.name for paper in PaperService.names()]
    of_others = {"bulletin", "inspection-report", "check-form", "evaluation-summary"}
    assert offered[Role.UNIT] == [name for name in offered[Role.OFFICE] if name not in of_others]


def test_papers_about_this_computer_are_of_the_present_whatever_day_is_asked_for(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    instruct(office)
    send(office, unit)
    papers, before = PaperService(unit), PaperOptions(as_of=date(2020, 1, 1))

    for name in ("key-form", "receipt"):
        assert papers.render(name, before).data == papers.render(name).data
        assert len(papers.requests(name, before)) == 1


def test_who_looks_back_has_papers_of_the_ledger_only(world: World) -> None:
    office = world.office()
    instruct(office)
    past = as_of(office, office.today())
    papers = PaperService(past)

    offered = {paper.name for paper in papers.offered()}
    with pytest.raises(LookingBack):
        papers.render("key-form")
    past.close()

    assert "ledger" in offered
    assert offered.isdisjoint({"key-form", "receipt"})


def test_every_import_has_its_receipt_the_latest_first(world: World, tmp_path: Path) -> None:
    office, unit = world.office(), world.computer(POLICE)
    for text in ("一", "二"):
        instruct(office, text)
        send(office, unit)
    papers = PaperService(unit)

    requests = papers.requests("receipt")
    papers.save_all(requests, tmp_path / "out")

    assert [one.title.split("　")[2] for one in requests] == ["第2号", "第1号"]
    assert "第2号" in papers.render("receipt").title
    assert sorted(file.name[-7:] for file in (tmp_path / "out").iterdir()) == ["第1号.pdf", "第2号.pdf"]


def test_the_receipt_shows_the_sentence_and_figures_of_the_import(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    instruct(office)
    exported = export(office, unit.party)
    (told,) = take(unit, exported.file)

    page = page_of(unit, "receipt")

    assert told.sentence in page
    assert told.digest in page
    assert f"文件摘要{told.digest[:16]}" in page
    assert exported.file.name in page
    assert "领导批示1———1" in page
    assert "有效（Ed25519）" in page
    assert "未核验：尚未与公钥登记表核对" in page
    assert "本包没有附佐证材料。" in page


def test_attachments_are_listed_on_the_receipt_up_to_a_dozen(world: World) -> None:
    office, unit = world.office(), world.computer(POLICE)
    instruct(office)
    send(office, unit)
    with unit.transaction() as workspace:
        for number in range(13):
            data = bytes([number]) * 100
            digest = workspace.evidence.put(data)
            fields = {"name": f"照片{number:02d}.png", "sha256": digest, "size": len(data)}
            unit.create("evidence", unit.office, fields)
    send(unit, office)

    page = page_of(office, "receipt")

    assert "随包13份，共1.3KB：照片" in page
    assert page.count(".png") == 12
    assert ".png等。" in page


def test_a_unit_prints_a_notice_and_a_case_under_the_name_of_the_office(tmp_path: Path) -> None:
    with open_pair(tmp_path) as pair:
        case = CaseService(pair.office).row(f"{SECURITY}@{UNIT}")
        notices = NoticeService(pair.office)
        notices.issue(notices.propose_for(Light.RED, [case]), "请整改。", None, "")
        pair.meet()
        unnamed = page_of(pair.unit, "notice")
        send(pair.office, pair.unit)
        named = page_of(pair.unit, "notice")
        case_paper = PaperService(pair.unit).render("case", PaperOptions(record=SECURITY))

    assert unnamed.startswith("督查办公室督办通知单")
    assert named.startswith(f"{OFFICE_NAME}督办通知单")
    assert f"{OFFICE_NAME}（印章）" in named
    assert f"{OFFICE_NAME}督查科交办" in "".join(page_texts(case_paper.data))


def test_every_standing_of_a_key_has_its_words() -> None:
    assert set(TRUST_SENTENCES) == set(Trust)
