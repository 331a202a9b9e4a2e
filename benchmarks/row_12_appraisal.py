"""Row 12: one appraisal, warm and from a fresh process, against the same drawn by hand and by others."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle

from benchmarks.appraisal_rivals import ByHand, ByTypst, by_fpdf2, by_weasyprint, has
from benchmarks.appraisals import papers
from benchmarks.frame import Comparison, Scale
from desktop.documents.pages import page_count
from desktop.reports.appraisal import render_appraisal
from desktop.reports.appraisal_values import AppraisalPaper
from desktop.reports.fonts import bundled_faces

WARM_MS, FRESH_MS = 300.0, 600.0
UNITS = 30
_FRESH = (
    "from benchmarks.appraisals import papers; from desktop.reports.appraisal import render_appraisal; "
    "render_appraisal(papers(1)[0])"
)
_BARE = "import reportlab.pdfgen.canvas, reportlab.pdfbase.ttfonts, desktop.domain.evaluation.engine"


def comparisons(_: Scale) -> Iterator[Comparison]:
    """The same words in every report: cover, ten parts, an annex that derives every point."""
    values, faces, hand = papers(UNITS), bundled_faces(), ByHand()
    paper, turn = values[0], cycle(values)
    pages = page_count(render_appraisal(paper, faces))
    hand.draw(paper)
    title = f"an appraisal of {pages} pages, warm, against {hand.pages} pages with the same words"
    yield Comparison(
        12,
        f"{title} drawn by hand on a canvas",
        lambda: render_appraisal(next(turn), faces),
        lambda: hand.draw(next(turn)),
        goal=1.5,
        goal_ms=WARM_MS,
    )
    for name, draw, times in _rivals():
        yield Comparison(
            12,
            f"the same {times} times, against once by {name}",
            lambda times=times: [render_appraisal(next(turn), faces) for _ in range(times)],  # type: ignore[misc]
            lambda draw=draw: draw(next(turn)),  # type: ignore[misc]  # bound now
            goal=1.0,
        )
    yield Comparison(
        12,
        "a first appraisal from a fresh process, against its imports alone",
        lambda: _python(_FRESH),
        lambda: _python(_BARE),
        goal_ms=FRESH_MS,
    )


def _rivals() -> Iterator[tuple[str, Callable[[AppraisalPaper], bytes], int]]:
    """Those that are installed, and how many times as fast we mean to be."""
    if has("fpdf"):
        yield "fpdf2", by_fpdf2, 5
    if has("weasyprint"):
        yield "WeasyPrint", by_weasyprint, 8
    if has("typst"):
        yield "typst", ByTypst().draw, 1


def _python(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True)
