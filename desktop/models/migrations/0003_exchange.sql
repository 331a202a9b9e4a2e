-- What went out and came in as package files, who is enrolled with which key, and which end of which stream
-- its author has signed. None of it is folded from the log; none of it is told to anybody as it stands here.

-- Every package that was written or applied; `installation` is the fingerprint of the computer that wrote it.
-- Lines that an import added are those with `arrival` between `first_arrival` and `last_arrival`, 0 for none.
CREATE TABLE package (
    n INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    party TEXT NOT NULL,
    installation TEXT NOT NULL,
    generation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size INTEGER NOT NULL,
    manifest BLOB NOT NULL,
    signature BLOB NOT NULL,
    first_arrival INTEGER NOT NULL,
    last_arrival INTEGER NOT NULL,
    state TEXT NOT NULL,
    sentence TEXT NOT NULL,
    is_confirmed INTEGER NOT NULL DEFAULT 0,
    CHECK (direction IN ('in', 'out')),
    CHECK (state IN ('applied', 'undone', 'written'))
) STRICT;

CREATE INDEX package_of ON package (direction, party, installation, generation, seq);

-- Ends of streams, signed by their authors. One that a later one of its branch covers stays, superseded:
-- should the later lines be taken back, it counts again.
CREATE TABLE stream_head (
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    public TEXT NOT NULL,
    suite TEXT NOT NULL,
    signature TEXT NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (stream, position, hash)
) STRICT, WITHOUT ROWID;

-- Lines of the office's roster of keys, as they were signed.
CREATE TABLE roster (
    n INTEGER PRIMARY KEY,
    raw BLOB NOT NULL
) STRICT;

-- Keys that were enrolled at this computer, beside the roster.
CREATE TABLE enrolment (
    fingerprint TEXT PRIMARY KEY,
    party TEXT NOT NULL,
    name TEXT NOT NULL,
    suite TEXT NOT NULL,
    sign TEXT NOT NULL,
    seal TEXT NOT NULL,
    is_confirmed INTEGER NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which ends of our streams a party's computer last said it holds.
CREATE TABLE holding (
    installation TEXT NOT NULL,
    party TEXT NOT NULL,
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (party, installation, stream, position, hash)
) STRICT, WITHOUT ROWID;

-- Attachments that a party is known to hold, those sent to it that it has not confirmed, and those it misses.
CREATE TABLE blob_known (
    party TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (party, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_sent (
    party TEXT NOT NULL,
    hash BLOB NOT NULL,
    installation TEXT NOT NULL,
    generation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (party, installation, generation, seq, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_wanted (
    party TEXT NOT NULL,
    installation TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (party, installation, hash)
) STRICT, WITHOUT ROWID;

-- The index anew, by a tokenizer that asks less of each character, and that gathers more before it writes.
DROP TABLE task_text;
CREATE VIRTUAL TABLE task_text USING fts5 (
    code, title, text, lead, responsible,
    content = '', contentless_delete = 1, tokenize = "ascii"
);
INSERT INTO task_text (task_text, rank) VALUES ('hashsize', 33554432);
