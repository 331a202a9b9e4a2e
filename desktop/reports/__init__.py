"""Papers: values in, PDF bytes out.

Services fill the plain values of a paper (`ledger.LedgerPaper`, `notice.NoticePaper` …), a ``render_…``
function sets them; nothing here reads a workspace or a clock. The flow of a paper:

* ``fonts`` and ``typeface``: which faces there are and how they are embedded;
* ``text``: the one door for user text: cleaned, broken into lines, encoded;
* ``page``: the GB/T 9704 page, its number and footer, the finished file;
* ``flow``, ``title``, ``letterhead``, ``columns``, ``table``, ``fields``, ``chart``, ``lights``,
  ``signatures``: what stands on pages;
* ``ledger``, ``coverage``, ``notice``, ``bulletin``, ``feedback_form``, ``case_sheet``: the papers;
  ``calendar_file`` is made like them and has no pages;
* ``catalogue``: what exists, by the names of the command line.
"""
