"""Papers: values in, PDF bytes out, and the same as a Word file.

Services fill the plain values of a paper (`ledger.LedgerPaper`, `notice.NoticePaper` …), a ``render_…``
function sets them; nothing here reads a workspace or a clock. The flow of a paper:

* ``fonts`` and ``typeface``: which faces there are and how they are embedded;
* ``text``: the one door for user text: cleaned, broken into lines, encoded;
* ``page``: the GB/T 9704 page, its number and footer, the finished file;
* ``flow``, ``title``, ``letterhead``, ``columns``, ``table``, ``fields``, ``chart``, ``lights``,
  ``signatures``, ``slip``, ``check_charts``, ``check_photos``, ``check_signatures``: what stands on pages;
* ``ledger``, ``coverage``, ``notice``, ``bulletin``, ``feedback_form``, ``case_sheet``, and of security
  checks ``check_report``, ``check_notice``, ``check_findings``, ``check_form``: the papers;
  ``calendar_file`` is made like them and has no pages;
* ``story``: what a paper says, told by those setters while somebody listens; ``docx_paper``, ``docx_table``,
  ``docx_styles``: its editable twin, made of that story and of nothing else;
* ``archive``: a finished paper as PDF/A-2b; ``signing``: a PDF signature under it;
* ``catalogue``: what exists, by the names of the command line.
"""
