"""The workspace in SQLite: the log of all lines, the tables folded from it, and the attachments.

Purpose: keep the exact bytes of every line durably, and answer what pages ask without folding each time.

Flow: `workspace` makes and opens the folder (`location` and `lock` say whether it may, `database` opens
the files, `migrations` brings them up to date). `log` takes lines in and folds the records they touch;
`tables` and `projection` turn a folded record into rows (`kinds` and `columns` say which), `search` into
tokens, all in the transaction of the lines. `case_cache` keeps where cases and tasks stand on a day: what
`domain.cases` derives from `facts` and `year_rules`, again for whatever a transaction `touched`. `ledger`
reads everything back as values of `desktop.domain`: tasks (`task_query`, `task_conditions`, `task_sql`),
cases (`case_query`, `case_reads`), the records of a year (`year_reads`). `past` folds the workspace as it
stood at an instant. `examine` holds the tables against a fold of everything from zero; `verify` reports what
differs, and `rebuild` writes it through `refold`. `failures` names everything a user can do something about.

The log is the truth: no table says anything that cannot be folded or derived from the lines again, and
nothing but settings and attachments is kept beside them. Only this package knows SQL, peewee and sqlcipher3.

Source: DESIGN.md, "The workspace".
"""
