"""The sample behind the first door: the real plan, imported and partly issued."""

from pathlib import Path

from desktop.progress import Progress
from desktop.services.sample import make_sample, sample_environment
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces

ISSUED_TASKS = 40


def open_sample(workspaces: Workspaces, folder: Path, progress: Progress) -> Session:
    """Opens the sample workspace, and makes it when it is not there.

    Args:
        workspaces: of this computer.
        folder: the workspace folder; its last part ends in ``.dukao``.
        progress: is told how far it is.
    """
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        maker = Workspaces(environment=sample_environment())
        session, _ = make_sample(maker, folder, issue=lambda order: order <= ISSUED_TASKS, progress=progress)
        session.close()
    return workspaces.open(folder)
