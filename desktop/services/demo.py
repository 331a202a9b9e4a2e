"""The demonstration: what the program can do, played on the real plan into a folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from desktop.errors import AppError
from desktop.i18n import mark, tr
from desktop.progress import SILENT, Progress
from desktop.services.auditing import AuditService
from desktop.services.credentials import Credentials
from desktop.services.papers import PaperOptions, PaperService, save_paper
from desktop.services.sample import ISSUED_ON, make_sample, sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import SUFFIX, Workspaces

MARKER = ".dukao-demo"
WORKSPACE = "聊城市督查办"
_PAPERS = (
    ("ledger", PaperOptions(as_of=ISSUED_ON), "督查任务台账.pdf"),
    ("ledger", PaperOptions(as_of=ISSUED_ON, unit="市公安局"), "督查任务台账_市公安局.pdf"),
    ("coverage", PaperOptions(as_of=ISSUED_ON), "任务分解核对表.pdf"),
)


class FolderTaken(AppError):
    """The folder holds something else."""

    code = "E_FOLDER_TAKEN"
    template = mark("{path}里有别的文件，演示不会覆盖。请换一个空文件夹。")


class DemoFailed(AppError):
    """The demonstration did not end as it promises."""

    code = "E_DEMO"
    template = mark("演示结果未通过核验：{reason}")


def play(folder: Path, progress: Progress = SILENT) -> Iterator[str]:
    """Plays the demonstration.

    Args:
        folder: empty, missing, or of an earlier demonstration, which is replaced.
        progress: is told how far it is.

    Yields:
        One sentence a step.

    Raises:
        FolderTaken: the folder holds something else.
        DemoFailed: the workspace is not clean at the end.
    """
    _prepare(folder)
    workspaces = Workspaces(Credentials(folder / "keys", lambda: None), sample_environment())
    workspace = folder / f"{WORKSPACE}{SUFFIX}"
    session, sentences = make_sample(workspaces, workspace, progress=progress)
    try:
        yield from sentences
        yield from _papers(session, folder)
        summary = AuditService(session).verify(progress)
        if not summary.is_clean:
            raise DemoFailed(reason=summary.sentence)
        yield summary.sentence
    finally:
        session.close()
    yield tr("工作区在{path}：用 make run 打开窗口后选它，或执行 dukao task list -w {path}", path=workspace)


def _papers(session: Session, folder: Path) -> Iterator[str]:
    service = PaperService(session)
    for name, options, file_name in _PAPERS:
        paper = service.render(name, options)
        save_paper(paper, folder / file_name)
        yield tr(
            "《{title}》{pages}页：{file}", title=paper.title, pages=paper.pages, file=folder / file_name
        )


def _prepare(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARKER).exists():
            raise FolderTaken(path=folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("", "utf-8")
