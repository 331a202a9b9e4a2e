"""Papers: values in, PDF bytes out.

Services fill the plain values of a paper (`ledger.LedgerPaper`, `coverage.CoveragePaper`), a
``render_…`` function sets them; nothing here reads a workspace or a clock. The flow of a paper:

* ``fonts`` and ``typeface``: which faces there are and how they are embedded;
* ``text``: the one door for user text: cleaned, broken into lines, encoded;
* ``page``: the GB/T 9704 page, its number and footer, the finished file;
* ``flow``, ``title``, ``columns``, ``table``, ``signatures``: what stands on pages;
* ``catalogue``: the papers that exist.
"""
