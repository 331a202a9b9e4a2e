"""Tries everything that a built program must carry with it, in a temporary folder."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.i18n import tr
from desktop.services.auditing import AuditService
from desktop.services.credentials import Credentials
from desktop.services.demo import DemoFailed
from desktop.services.papers import PaperService
from desktop.services.sample import make_sample, sample_environment
from desktop.services.workspaces import Workspaces


def check_services() -> Iterator[str]:
    """Makes the sample workspace, folds it, and prints a paper.

    Yields:
        One sentence a step.

    Raises:
        AppError: something is missing or wrong.
    """
    with tempfile.TemporaryDirectory(prefix="dukao-") as name:
        folder = Path(name)
        workspaces = Workspaces(Credentials(folder, lambda: None), sample_environment())
        session, sentences = make_sample(workspaces, folder / "selfcheck")
        try:
            yield from sentences
            summary = AuditService(session).verify()
            if not summary.is_clean:
                raise DemoFailed(reason=summary.sentence)
            yield summary.sentence
            paper = PaperService(session).render("coverage")
            yield tr(
                "《{title}》{pages}页，字体：{fonts}",
                title=paper.title,
                pages=paper.pages,
                fonts="、".join(paper.fonts),
            )
        finally:
            session.close()
