"""Papers show what the ledger holds, and the same state gives the same bytes."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from desktop.services.drafting import DraftService
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.papers import CannotWrite, NoSuchPaper, Paper, PaperOptions, PaperService, save_paper
from desktop.services.session import Session

DAY = date(2023, 5, 8)


def text_of(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(paper.data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


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


def test_the_ledger_of_one_unit_holds_its_tasks_only(drafted: Session) -> None:
    IssuingService(drafted).issue()
    mine = LedgerService(drafted).rows(LedgerQuery(unit="市公安局"))

    text = text_of(PaperService(drafted).render("ledger", PaperOptions(unit="聊城市公安局", as_of=DAY)))

    assert 0 < len(mine) < 60
    assert f"共{len(mine)}项任务" in text
    assert "督查任务台账（市公安局）" in text


def test_a_withdrawn_issued_task_stays_on_paper_with_its_reason(drafted: Session) -> None:
    IssuingService(drafted).issue()
    DraftService(drafted).withdraw(LedgerService(drafted).find("2023-5-060").uid, "并入其他任务")

    text = text_of(PaperService(drafted).render("ledger", PaperOptions(as_of=DAY)))

    assert "已撤销：并入其他任务" in text


def test_an_unknown_paper_is_named(office: Session) -> None:
    with pytest.raises(NoSuchPaper, match="nonsense"):
        PaperService(office).render("nonsense")


def test_a_paper_that_cannot_be_written_leaves_the_old_one(drafted: Session, tmp_path: Path) -> None:
    paper = PaperService(drafted).render("ledger", PaperOptions(as_of=DAY))
    (tmp_path / "file").write_text("x")

    with pytest.raises(CannotWrite):
        save_paper(paper, tmp_path / "file" / "台账.pdf")

    assert (tmp_path / "file").read_text() == "x"


def test_a_page_becomes_a_picture_of_the_width_asked_for(drafted: Session) -> None:
    service = PaperService(drafted)
    paper = service.render("coverage", PaperOptions(as_of=DAY))

    image = service.page(paper, 0, 400)

    assert image.width == 400
    assert len(image.data) == image.width * image.height * 3
    assert min(image.data) < 100 < max(image.data)
