"""Long work off the GUI thread: one worker, a queue, and one signal without arguments.

A `Job` is a plain Python object that a service sees as its `Progress`. Callbacks are given when the job is
submitted, because a fast job is finished before anybody could connect to it. They run on the GUI thread.
"""

import gc
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.errors import AppError, Cancelled
from desktop.progress import Progress

REPORT_INTERVAL_S = 0.05
JOIN_TIMEOUT_S = 5.0
COLLECT_INTERVAL_MS = 200


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is: ``total`` 0 means unknown."""

    done: int
    total: int
    what: str


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is called on the GUI thread, and how a job ends decides which one.

    Attributes:
        done: with the result.
        failed: with an expected failure; None shows it through the runner's ``on_refusal``.
        progress: with the latest `Step`, at most twenty times a second.
        ended: after any end, cancelling included.
        owner: nothing is called once this object is gone.
    """

    done: Callable[[Any], None]
    failed: Callable[[AppError], None] | None = None
    progress: Callable[[Step], None] | None = None
    ended: Callable[[], None] | None = None
    owner: QObject | None = None


class Job:
    """One piece of work; the service that does it sees it as its `Progress`."""

    def __init__(
        self, work: Callable[[Progress], Any], handlers: Handlers, report: Callable[[Step], None]
    ) -> None:
        self.work = work
        self.handlers = handlers
        self._report = report
        self._cancel = threading.Event()
        self._reported_at = 0.0

    def cancel(self) -> None:
        """Asks the work to stop at its next step."""
        self._cancel.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancel.is_set()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Reports a count; see `desktop.progress.Progress`.

        Raises:
            Cancelled: the user asked to stop.
        """
        if self._cancel.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._reported_at >= REPORT_INTERVAL_S:
            self._reported_at = now
            self._report(Step(done, total, what))


class JobRunner(QObject):
    """Runs jobs one after the other on one worker thread.

    Args:
        on_refusal: shows an expected failure that the submitter does not handle.
        on_bug: shows any other exception.
    """

    _woken = Signal()

    def __init__(
        self,
        on_refusal: Callable[[AppError], None],
        on_bug: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_refusal = on_refusal
        self._on_bug = on_bug
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._news: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._open: list[Job] = []
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._collector = QTimer(self)
        self._collector.timeout.connect(collect_garbage)

    @property
    def is_busy(self) -> bool:
        """Whether a submitted job has not been delivered yet."""
        return bool(self._open)

    def submit(self, work: Callable[[Progress], Any], handlers: Handlers) -> Job:
        """Queues a piece of work.

        Args:
            work: is called on the worker thread with the job as its progress.
            handlers: are called on the GUI thread; nothing is done any more once the runner is closed.
        """
        job: Job = Job(work, handlers, lambda step: self._tell(lambda: self._progress(job, step)))
        if self._is_closed:
            job.cancel()
            return job
        self._open.append(job)
        if self._thread is None:
            gc.disable()  # from here on cycles are collected on this thread only, see `collect_garbage`
            self._collector.start(COLLECT_INTERVAL_MS)
            self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
            self._thread.start()
        self._waiting.put(job)
        return job

    def cancel_all(self) -> None:
        """Asks everything that is queued or running to stop."""
        for job in self._open:
            job.cancel()

    def settle(self) -> None:
        """Waits until the worker has let go of everything that was cancelled, e.g. before a workspace closes.

        What is at work ends at its next step; results that are not delivered yet are delivered later.
        """
        if self._thread is not None:
            is_free = threading.Event()
            self.submit(lambda _progress: is_free.set(), Handlers(lambda _none: None))
            is_free.wait(JOIN_TIMEOUT_S)

    def close(self) -> None:
        """Cancels everything and ends the worker; no callback is called any more."""
        self._is_closed = True
        self.cancel_all()
        self._open.clear()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(JOIN_TIMEOUT_S)
            self._thread = None
            self._collector.stop()
            gc.enable()

    def _run(self) -> None:
        while (job := self._waiting.get()) is not None:
            end = self._outcome(job)
            self._tell(end)

    def _outcome(self, job: Job) -> Callable[[], None]:
        try:
            if job.is_cancelled:
                raise Cancelled  # noqa: TRY301 - a job cancelled in the queue ends as one cancelled at work
            result = job.work(job)
        except Cancelled:
            return lambda: self._end(job, lambda: None)
        except AppError as error:
            refusal = error
            return lambda: self._end(job, lambda: self._refused(job, refusal))
        except Exception as error:  # noqa: BLE001 - one of the two places that STYLE.md allows
            bug = error
            return lambda: self._end(job, lambda: self._on_bug(bug))
        return lambda: self._end(job, lambda: job.handlers.done(result))

    def _tell(self, news: Callable[[], None]) -> None:
        if not self._is_closed:
            self._news.put(news)
            self._woken.emit()

    def _deliver(self) -> None:
        if not self._is_closed:
            self._news.get()()

    def _progress(self, job: Job, step: Step) -> None:
        if job.handlers.progress and not job.is_cancelled and _is_there(job):
            job.handlers.progress(step)

    def _end(self, job: Job, outcome: Callable[[], None]) -> None:
        self._open.remove(job)
        if not _is_there(job):
            return
        if job.handlers.ended:
            job.handlers.ended()
        outcome()

    def _refused(self, job: Job, error: AppError) -> None:
        (job.handlers.failed or self._on_refusal)(error)


def collect_garbage() -> None:
    """Collects cycles on the thread of the window, generation by generation as Python would.

    Python collects on whatever thread allocates. On the worker that may delete widgets which the window has
    let go of, and Qt forbids that: the interpreter was seen to crash.
    """
    for generation, (count, most) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if most and count > most:
            gc.collect(generation)
            return


def _is_there(job: Job) -> bool:
    return job.handlers.owner is None or shiboken6.isValid(job.handlers.owner)
