"""Values and rules of the field, as pure functions: no Qt, no SQL, no clock, no files.

`policy` turns the text of a plan into cited tasks; `units` knows who is who; `ledger` holds the values
of the task ledger. Words are those of DOMAIN.md, one word for one thing.
"""
