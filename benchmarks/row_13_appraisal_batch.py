"""Row 13: 200 appraisals in a batch, in pages per second, against drawing by hand and other means."""

from collections.abc import Iterator

from benchmarks.appraisal_rivals import ByHand, ByTypst, by_word, has, has_writer
from benchmarks.appraisals import papers
from benchmarks.frame import Comparison, Scale
from desktop.documents.pages import page_count
from desktop.reports.appraisal import render_appraisal
from desktop.services.evaluation.paper_batch import processes_for, rendered

REPORTS = 200
WORD_REPORTS = 4
FASTER, FASTER_THAN_WORD = 1.5, 18


def comparisons(_: Scale) -> Iterator[Comparison]:
    """Goals are in pages per second: by hand a report has fewer pages or more."""
    values, hand = papers(REPORTS), ByHand()
    processes = processes_for(REPORTS)
    ours = sum(page_count(render_appraisal(paper)) for paper in values[:10]) / 10
    for paper in values[:10]:
        hand.draw(paper)
    theirs = hand.pages / 10
    yield Comparison(
        13,
        f"{REPORTS} appraisals of {ours:.1f} pages with {processes} processes and their start, "
        f"against {theirs:.1f} pages each by hand in one",
        lambda: list(rendered(iter(values), processes)),
        lambda: [hand.draw(paper) for paper in values],
        goal=ours / theirs / FASTER,
    )
    if has("typst"):
        rival = ByTypst()
        yield Comparison(
            13,
            f"{REPORTS} appraisals, against typst",
            lambda: list(rendered(iter(values), processes)),
            lambda: [rival.draw(paper) for paper in values],
            goal=1.0,
        )
    if has_writer():
        yield Comparison(
            13,
            f"{WORD_REPORTS * FASTER_THAN_WORD} appraisals, against {WORD_REPORTS} by Word and LibreOffice",
            lambda: list(rendered(iter(values[: WORD_REPORTS * FASTER_THAN_WORD]), processes)),
            lambda: by_word(values[:WORD_REPORTS]),
            goal=1.0,
        )
