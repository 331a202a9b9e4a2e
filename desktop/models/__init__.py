"""The workspace in SQLite: the log of all lines, the tables folded from it, and the attachments.

Purpose: keep the exact bytes of every line durably, and answer what pages ask without folding each time.

Flow: `workspace` makes and opens the folder (`location` and `lock` say whether it may, `database` opens
the files, `migrations` brings them up to date). `log` takes lines in and folds the records they touch;
`tables` and `projection` turn a folded record into rows, `search` into tokens, all in the transaction of
the lines. `ledger` reads the rows back as values of `desktop.domain` (`task_query`, `rows`). `examine` holds
the tables against a fold of everything from zero; `verify` reports what differs, and `rebuild` writes it
through `refold`. `failures` names everything a user can do something about.

The log is the truth: no table says anything that cannot be folded from the lines again, and nothing but
settings and attachments is kept beside them. Only this package knows SQL, peewee and sqlcipher3.

Source: DESIGN.md, "The workspace".
"""
