-- The log: exact bytes of every line, and where each stands. Everything below `record` is a fold of it.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Names of records; numbered in order of arrival, numbers are never given twice.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    uid TEXT NOT NULL,
    audience TEXT NOT NULL DEFAULT '',
    version BLOB NOT NULL DEFAULT x'',
    conflicts TEXT NOT NULL DEFAULT '[]',
    problems TEXT NOT NULL DEFAULT '[]',
    UNIQUE (kind, uid)
) STRICT;

CREATE TABLE line (
    arrival INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream (id),
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    previous BLOB NOT NULL,
    record INTEGER REFERENCES record (id),
    judgement TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX line_place ON line (stream, position, hash);
CREATE INDEX line_record ON line (record) WHERE record IS NOT NULL;
CREATE INDEX line_judgement ON line (judgement) WHERE judgement <> 'folded';
CREATE INDEX record_conflicts ON record (kind, uid) WHERE conflicts <> '[]';

CREATE TABLE policy (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    doc_no TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on TEXT,
    text TEXT NOT NULL,
    clauses TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    supersedes TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX policy_supersedes ON policy (supersedes) WHERE supersedes <> '';

CREATE TABLE task (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    policy TEXT NOT NULL,
    clause TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    lead TEXT NOT NULL,
    responsible TEXT NOT NULL,
    groups TEXT NOT NULL,
    sponsor TEXT NOT NULL,
    note TEXT NOT NULL,
    origin TEXT NOT NULL,
    supersedes TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0,
    due TEXT
) STRICT;

CREATE INDEX task_supersedes ON task (supersedes) WHERE supersedes <> '';
CREATE INDEX task_by_order ON task (policy, "order") WHERE superseded = 0;
CREATE INDEX task_by_clause ON task (policy, span_start) WHERE superseded = 0;
CREATE INDEX task_by_code ON task (code);
CREATE INDEX task_by_title ON task (title) WHERE superseded = 0;
CREATE INDEX task_by_lead ON task (lead) WHERE superseded = 0;
CREATE INDEX task_by_responsible ON task (responsible) WHERE superseded = 0;
CREATE INDEX task_by_due ON task (due) WHERE superseded = 0;
CREATE INDEX task_by_stage ON task (is_issued) WHERE superseded = 0;

-- One token a character (see search.py); the text itself stays in `task`.
CREATE VIRTUAL TABLE task_text USING fts5 (
    code, title, text, lead, responsible,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);

CREATE TABLE milestone (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    due TEXT,
    due_text TEXT NOT NULL,
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    reason TEXT NOT NULL,
    is_withdrawn INTEGER NOT NULL
) STRICT;

CREATE INDEX milestone_task ON milestone (task);

CREATE TABLE target (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    name TEXT NOT NULL,
    comparator TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    base TEXT NOT NULL,
    recurrence TEXT NOT NULL,
    due TEXT,
    strive INTEGER NOT NULL,
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL
) STRICT;

CREATE INDEX target_task ON target (task);

CREATE TABLE assignment (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    unit TEXT NOT NULL,
    name TEXT NOT NULL,
    duty TEXT NOT NULL,
    wording TEXT NOT NULL,
    issued_on TEXT,
    is_withdrawn INTEGER NOT NULL
) STRICT;

CREATE INDEX assignment_task ON assignment (task);
CREATE INDEX assignment_unit ON assignment (unit, task);

CREATE TABLE unit (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    short TEXT NOT NULL,
    aliases TEXT NOT NULL,
    kind TEXT NOT NULL,
    "group" TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    successor TEXT NOT NULL,
    is_withdrawn INTEGER NOT NULL
) STRICT;

CREATE TABLE unit_group (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    members TEXT NOT NULL,
    is_withdrawn INTEGER NOT NULL
) STRICT;

CREATE TABLE evidence.blob (
    hash BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
