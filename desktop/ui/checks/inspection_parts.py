"""The parts of one inspection, in the order of their tabs."""

OVERVIEW, RESULTS, SCORE, CHARTS = range(4)
