"""Many appraisals at once: their values are read here, their pages are set in other processes.

Setting pages is pure Python and takes nearly all the time; values go to the other side as they are, finished
files come back. Whoever cancels waits for the pages that are being set, and nothing is written.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from desktop.i18n import present_catalogue, use_catalogue
from desktop.progress import Progress
from desktop.reports.appraisal import render_appraisal
from desktop.reports.appraisal_values import AppraisalPaper
from desktop.services.evaluation.papers import EvaluationPapers, Made, appraisal_title, scheme_of
from desktop.services.paper_desk import PaperDesk
from desktop.services.paper_options import PaperOptions

LEAST = 24
"""Of fewer papers the other processes would not be ready before this one is done."""
MOST_PROCESSES = 8
AHEAD = 3
"""Papers that wait for each process: enough that none is idle, few enough to cancel soon."""


def appraisals_made(
    desk: PaperDesk, wanted: Sequence[tuple[str, PaperOptions]], progress: Progress
) -> Iterator[Made]:
    """Makes reports, in the order asked for.

    Args:
        desk: of the workspace.
        wanted: what tells each from the others, and its options, as `papers.appraisals` finds them.
        progress: is told how many are done; may cancel.
    """
    papers = _papers(desk, (options for _, options in wanted))
    progress.step(0, len(wanted), wanted[0][0] if wanted else "")
    for number, (paper, data) in enumerate(rendered(papers, processes_for(len(wanted))), 1):
        yield data, appraisal_title(paper)
        progress.step(number, len(wanted), wanted[number][0] if number < len(wanted) else "")


def processes_for(count: int) -> int:
    """How many processes set as many papers; 0 when this one does it alone."""
    processors = min(os.cpu_count() or 1, MOST_PROCESSES)
    return processors if count >= LEAST and processors > 1 else 0


def rendered(papers: Iterable[AppraisalPaper], processes: int) -> Iterator[tuple[AppraisalPaper, bytes]]:
    """Sets papers, in their order.

    Args:
        papers: their values; read only as far as the processes are fed.
        processes: 0 for none but this one.
    """
    if not processes:
        yield from ((paper, render_appraisal(paper)) for paper in papers)
        return
    source, waiting = iter(papers), deque[tuple[AppraisalPaper, Future[bytes]]]()
    pool = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), use_catalogue, (dict(present_catalogue()),)
    )  # not forked: threads and open files stay here
    try:
        while True:
            for paper in islice(source, processes * AHEAD - len(waiting)):
                waiting.append((paper, pool.submit(render_appraisal, paper)))
            if not waiting:
                return
            yield _finished(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(paper: AppraisalPaper, future: Future[bytes]) -> tuple[AppraisalPaper, bytes]:
    """The finished paper; set here when the other process died, e.g. for want of memory."""
    try:
        return paper, future.result()
    except BrokenProcessPool:
        return paper, render_appraisal(paper)


def _papers(desk: PaperDesk, wanted: Iterable[PaperOptions]) -> Iterator[AppraisalPaper]:
    """Their values; what reports of one scheme share is read once."""
    sources: dict[str, EvaluationPapers] = {}
    for options in wanted:
        scheme = scheme_of(desk, options)
        if scheme not in sources:
            sources[scheme] = EvaluationPapers(desk, scheme)
        yield sources[scheme].appraisal(options.unit)
