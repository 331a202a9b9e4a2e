-- A year of supervision: when a line arrived, what units answer and report, what the office decides, and
-- where every case and task stands on a day. `case_row` and the columns of `task` from `state` on are kept
-- for a day, see `meta` "cases"; everything here but `line.arrived` is folded or derived again at will.

ALTER TABLE line ADD COLUMN arrived TEXT NOT NULL DEFAULT '';

ALTER TABLE assignment ADD COLUMN supersedes TEXT NOT NULL DEFAULT '';
ALTER TABLE assignment ADD COLUMN withdrawn TEXT NOT NULL DEFAULT '';
ALTER TABLE assignment ADD COLUMN reached TEXT NOT NULL DEFAULT '[]';

-- The plan a task belongs to, so that plans follow each other by their codes.
ALTER TABLE task ADD COLUMN plan TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN light INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN next_due TEXT;
ALTER TABLE task ADD COLUMN percent TEXT;
ALTER TABLE task ADD COLUMN verdict INTEGER;
ALTER TABLE task ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN units INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN completed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN is_closed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN is_suspended INTEGER NOT NULL DEFAULT 0;

DROP INDEX task_by_order;
DROP INDEX task_by_clause;
DROP INDEX task_by_code;
DROP INDEX task_by_title;
DROP INDEX task_by_lead;
DROP INDEX task_by_responsible;
DROP INDEX task_by_due;
DROP INDEX task_by_stage;

-- Each ends in what every list asks, so that counting and paging need not look at the wide rows. The first
-- one carries the small columns too: whatever is filtered by them is found in plan order within it alone.
CREATE INDEX task_by_order ON task (
    plan, "order", is_withdrawn, record, is_issued, light, state, verdict, is_closed, missing, waiting
) WHERE superseded = 0;
CREATE INDEX task_by_clause ON task (plan, span_start, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_clause_path ON task (clause, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_policy ON task (policy, "order", is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_code ON task (code, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_former_code ON task (code) WHERE superseded = 1;
CREATE INDEX task_by_title ON task (title, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_lead ON task (lead, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_responsible ON task (responsible, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_sponsor ON task (sponsor, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_note ON task (note, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_due ON task (due, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_stage ON task (is_issued, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_state ON task (state, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_light ON task (light, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_next_due ON task (next_due, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_percent ON task (CAST(percent AS REAL), is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_verdict ON task (verdict, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_missing ON task (missing, is_withdrawn) WHERE superseded = 0;
CREATE INDEX task_by_waiting ON task (waiting, is_withdrawn) WHERE superseded = 0;

-- Characters that stood side by side in some task: a word with a pair that is not here occurs nowhere.
CREATE TABLE word_pair (
    pair TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE acceptance (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    kind TEXT NOT NULL,
    part TEXT NOT NULL,
    reason TEXT NOT NULL,
    wanted TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    "on" TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX acceptance_assignment ON acceptance (assignment);

CREATE TABLE plan (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    steps TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX plan_assignment ON plan (assignment);

CREATE TABLE feedback (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    period TEXT NOT NULL,
    progress TEXT NOT NULL,
    problems TEXT NOT NULL,
    next_steps TEXT NOT NULL,
    help TEXT NOT NULL,
    percent TEXT,
    "values" TEXT NOT NULL,
    milestones TEXT NOT NULL,
    is_done INTEGER NOT NULL,
    is_unchanged INTEGER NOT NULL,
    reporter TEXT NOT NULL,
    submitted_on TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX feedback_assignment ON feedback (assignment, period);

CREATE TABLE evidence (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    "of" TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    dated TEXT,
    added_on TEXT,
    note TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX evidence_of ON evidence ("of");
CREATE INDEX evidence_hash ON evidence (sha256);

CREATE TABLE review (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    feedback TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    period TEXT NOT NULL,
    version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    opinion TEXT NOT NULL,
    milestones TEXT NOT NULL,
    "on" TEXT,
    reviewer TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX review_assignment ON review (assignment);
CREATE INDEX review_feedback ON review (feedback);

CREATE TABLE extension (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    kind TEXT NOT NULL,
    milestone TEXT NOT NULL,
    wanted TEXT,
    reason TEXT NOT NULL,
    "on" TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX extension_assignment ON extension (assignment);

CREATE TABLE ruling (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    task TEXT NOT NULL,
    assignment TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    version TEXT NOT NULL,
    is_granted INTEGER,
    milestone TEXT NOT NULL,
    due TEXT,
    "first" TEXT,
    "last" TEXT,
    light TEXT NOT NULL,
    reason TEXT NOT NULL,
    "on" TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX ruling_task ON ruling (task);
CREATE INDEX ruling_about ON ruling (about) WHERE about <> '';

CREATE TABLE instruction (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    leader TEXT NOT NULL,
    text TEXT NOT NULL,
    urgency TEXT NOT NULL,
    said_on TEXT,
    due TEXT,
    rule TEXT NOT NULL,
    task TEXT NOT NULL,
    relates TEXT NOT NULL,
    slip_sha256 TEXT NOT NULL,
    slip_name TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE TABLE notice (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    number TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    colour TEXT NOT NULL,
    items TEXT NOT NULL,
    demand TEXT NOT NULL,
    reply_by TEXT,
    signer TEXT NOT NULL,
    "on" TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX notice_unit ON notice (unit);

CREATE TABLE reminder (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    items TEXT NOT NULL,
    period TEXT NOT NULL,
    text TEXT NOT NULL,
    "on" TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX reminder_unit ON reminder (unit);

CREATE TABLE rule (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

-- One row a case: `record` is the number of its assignment, `task` that of its task. Closed sets are their
-- places in the order of the domain, so that they sort as people mean it.
CREATE TABLE case_row (
    record INTEGER PRIMARY KEY,
    task INTEGER NOT NULL,
    code TEXT NOT NULL,
    unit TEXT NOT NULL,
    state INTEGER NOT NULL,
    light INTEGER NOT NULL,
    word TEXT NOT NULL,
    explanation TEXT NOT NULL,
    due TEXT,
    percent TEXT,
    expected TEXT,
    verdict INTEGER,
    waiting INTEGER NOT NULL,
    missing TEXT NOT NULL,
    missing_count INTEGER NOT NULL,
    reported TEXT NOT NULL,
    extensions INTEGER NOT NULL,
    suspended TEXT NOT NULL,
    completed_on TEXT,
    is_closed INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    until TEXT NOT NULL
) STRICT;

CREATE INDEX case_by_task ON case_row (task);
CREATE INDEX case_by_code ON case_row (code, is_withdrawn);
CREATE INDEX case_by_unit ON case_row (unit, light, is_withdrawn);
CREATE INDEX case_by_state ON case_row (state, is_withdrawn);
CREATE INDEX case_by_light ON case_row (light, is_withdrawn);
CREATE INDEX case_by_due ON case_row (due, is_withdrawn);
CREATE INDEX case_by_verdict ON case_row (verdict, is_withdrawn);
CREATE INDEX case_by_waiting ON case_row (waiting) WHERE waiting > 0;
CREATE INDEX case_by_missing ON case_row (missing_count) WHERE missing_count > 0;
CREATE INDEX case_by_until ON case_row (until);
