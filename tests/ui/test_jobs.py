"""The job runner: results, refusals, bugs, cancelling, and what comes too late."""

import gc
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.domain.ledger import Stage
from desktop.errors import AppError
from desktop.progress import Progress
from desktop.services.issuing import IssuingService
from desktop.services.ledger import LedgerQuery, LedgerService
from desktop.services.session import Session
from desktop.services.workspaces import Workspaces
from desktop.ui.jobs import Handlers, JobRunner, Step


class Refused(AppError):
    code = "E_TEST"
    template = "不行。"


class Heard:
    """Keeps what the runner tells."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.refusals: list[AppError] = []
        self.bugs: list[BaseException] = []
        self.steps: list[Step] = []
        self.ends = 0

    def end(self) -> None:
        self.ends += 1

    def handlers(self, owner: QObject | None = None) -> Handlers:
        return Handlers(self.done.append, progress=self.steps.append, ended=self.end, owner=owner)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def runner(heard: Heard) -> Iterator[JobRunner]:
    made = JobRunner(heard.refusals.append, heard.bugs.append)
    yield made
    made.close()


@pytest.fixture
def drafted_session(workspaces: Workspaces, drafted_template: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copytree(drafted_template, tmp_path / "copy.dukao")
    session = workspaces.open(tmp_path / "copy.dukao")
    yield session
    session.close()


def test_a_result_comes_back_on_the_gui_thread(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    threads: list[int] = []

    def done(_result: object) -> None:
        threads.append(threading.get_ident())

    runner.submit(lambda _progress: threads.append(threading.get_ident()), Handlers(done))
    qtbot.waitUntil(lambda: len(threads) == 2)

    assert threads[0] != threads[1]
    assert threads[1] == threading.get_ident()


def test_jobs_run_one_after_the_other(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    for number in range(20):
        runner.submit(lambda _progress, number=number: number, heard.handlers())

    qtbot.waitUntil(lambda: heard.ends == 20)

    assert heard.done == list(range(20))
    assert not runner.is_busy


def test_an_expected_failure_is_handed_over_and_the_next_job_runs(
    qtbot: QtBot, runner: JobRunner, heard: Heard
) -> None:
    def refuse(_progress: Progress) -> None:
        raise Refused

    runner.submit(refuse, heard.handlers())
    runner.submit(lambda _progress: "next", heard.handlers())
    qtbot.waitUntil(lambda: heard.done == ["next"])

    assert [error.code for error in heard.refusals] == ["E_TEST"]
    assert heard.bugs == []


def test_a_failure_goes_to_the_handler_that_was_given(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    own: list[AppError] = []

    def refuse(_progress: Progress) -> None:
        raise Refused

    runner.submit(refuse, Handlers(heard.done.append, failed=own.append))
    qtbot.waitUntil(lambda: len(own) == 1)

    assert heard.refusals == []


def test_any_other_exception_is_a_bug(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    runner.submit(lambda _progress: 1 // 0, heard.handlers())

    qtbot.waitUntil(lambda: heard.ends == 1)

    assert [type(error) for error in heard.bugs] == [ZeroDivisionError]
    assert heard.refusals == heard.done == []


def test_cancelling_stops_at_the_next_step_and_says_nothing(
    qtbot: QtBot, runner: JobRunner, heard: Heard
) -> None:
    started = threading.Event()
    goes_on = threading.Event()

    def work(progress: Progress) -> str:
        started.set()
        goes_on.wait(5)
        progress.step(1, 2)
        return "too far"

    job = runner.submit(work, heard.handlers())
    assert started.wait(5)
    job.cancel()
    goes_on.set()
    qtbot.waitUntil(lambda: heard.ends == 1)

    assert heard.done == heard.refusals == heard.bugs == []


def test_a_job_cancelled_in_the_queue_never_starts(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    gate, started = threading.Event(), []
    runner.submit(lambda _progress: gate.wait(5), heard.handlers())
    waiting = runner.submit(lambda _progress: started.append(True), heard.handlers())

    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: heard.ends == 2)

    assert started == []


def test_cancelling_rolls_the_transaction_of_the_service_back(
    qtbot: QtBot, runner: JobRunner, heard: Heard, drafted_session: Session
) -> None:
    session = drafted_session
    before = session.workspace.log.state_hash()

    class CancelledHalfway:
        def __init__(self, progress: Progress) -> None:
            self.progress = progress

        def step(self, done: int, total: int, what: str = "") -> None:
            if done == total // 2:
                job.cancel()
            self.progress.step(done, total, what)

    def issue(progress: Progress) -> object:
        return IssuingService(session).issue(None, None, CancelledHalfway(progress))

    job = runner.submit(issue, heard.handlers())
    qtbot.waitUntil(lambda: heard.ends == 1)

    assert heard.done == heard.refusals == heard.bugs == []
    assert session.workspace.log.state_hash() == before
    assert LedgerService(session).count(LedgerQuery(stage=Stage.ISSUED)) == 0


def test_progress_is_told_but_not_for_every_step(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    def work(progress: Progress) -> None:
        for number in range(10_000):
            progress.step(number, 10_000, "行")

    runner.submit(work, heard.handlers())
    qtbot.waitUntil(lambda: heard.ends == 1)

    assert heard.steps
    assert len(heard.steps) < 1000
    assert heard.steps[0].what == "行"


def test_nobody_is_called_once_the_owner_is_gone(qtbot: QtBot, runner: JobRunner, heard: Heard) -> None:
    owner, gate = QObject(), threading.Event()
    runner.submit(lambda _progress: gate.wait(5), heard.handlers(owner))
    runner.submit(lambda _progress: "later", heard.handlers())

    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: heard.done == ["later"])

    assert heard.ends == 1


def test_closing_ends_the_worker_and_delivers_nothing_more(qtbot: QtBot, heard: Heard) -> None:
    runner = JobRunner(heard.refusals.append, heard.bugs.append)
    started = threading.Event()

    def endless(progress: Progress) -> None:
        started.set()
        while True:
            progress.step(0, 0)

    runner.submit(endless, heard.handlers())
    assert started.wait(5)
    runner.close()
    qtbot.wait(50)

    assert not any(thread.name == "jobs" for thread in threading.enumerate())
    assert heard.ends == 0


def test_cycles_are_collected_on_the_thread_of_the_window_only(qtbot: QtBot, runner: JobRunner) -> None:
    collected_on: list[int] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            collected_on.append(threading.get_ident())

    def make_cycles(_progress: Progress) -> None:
        for _ in range(20_000):
            cycle: list[object] = []
            cycle.append(cycle)

    gc.callbacks.append(note)
    try:
        runner.submit(make_cycles, Handlers(lambda _result: None))
        qtbot.waitUntil(lambda: not runner.is_busy)
        qtbot.waitUntil(lambda: bool(collected_on))
    finally:
        gc.callbacks.remove(note)

    assert set(collected_on) == {threading.get_ident()}
    runner.close()
    assert gc.isenabled()


def test_whoever_settles_goes_on_when_nothing_is_at_work_any_more(qtbot: QtBot, runner: JobRunner) -> None:
    started = threading.Event()
    left: list[str] = []

    def careful(progress: Progress) -> None:
        started.set()
        try:
            while True:
                progress.step(0, 0)
        finally:
            left.append("let go")

    runner.settle()
    runner.submit(careful, Handlers(lambda _result: None))
    assert started.wait(5)
    runner.cancel_all()
    runner.settle()

    assert left == ["let go"]
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_a_closed_runner_begins_nothing(qtbot: QtBot, heard: Heard) -> None:
    runner = JobRunner(heard.refusals.append, heard.bugs.append)
    runner.close()

    job = runner.submit(lambda _progress: None, heard.handlers())
    runner.settle()
    qtbot.wait(20)

    assert job.is_cancelled
    assert (runner.is_busy, heard.ends) == (False, 0)
