"""The demonstration ends with what it promises, and again."""

from pathlib import Path

import pypdfium2
import pytest

from desktop.domain.ledger import Stage
from desktop.services.credentials import Credentials
from desktop.services.demo import WORKSPACE, FolderTaken, play
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.workspaces import Workspaces


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_demo_ends_with_sixty_issued_tasks_and_their_papers_twice(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        sentences = list(play(folder))

        assert any("核验通过" in sentence for sentence in sentences)
        session = Workspaces(Credentials(tmp_path, lambda: None)).open(folder / f"{WORKSPACE}.dukao")
        rows = LedgerService(session).rows(LedgerQuery())
        session.close()
        assert len(rows) == 60
        assert {row.stage for row in rows} == {Stage.ISSUED}
        ledger = text_of(folder / "督查任务台账.pdf").replace("\r\n", "").replace("\n", "")
        assert all(row.code in ledger for row in rows)


def test_a_folder_with_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(FolderTaken):
        list(play(tmp_path))

    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
