-- Security checks: inspections, what inspectors answered, photographed and signed, findings and their correction,
-- and what the office quotes of one party's records to another.

ALTER TABLE review ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN side TEXT NOT NULL DEFAULT '';
ALTER TABLE ruling ADD COLUMN inspection TEXT NOT NULL DEFAULT '';

CREATE INDEX review_result ON review (result) WHERE result <> '';

CREATE TABLE inspection (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    basis TEXT NOT NULL,
    checklist TEXT NOT NULL,
    edition TEXT NOT NULL,
    checklist_hash TEXT NOT NULL,
    profile TEXT NOT NULL,
    level TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    system TEXT NOT NULL,
    targets TEXT NOT NULL,
    items TEXT NOT NULL,
    shares TEXT NOT NULL,
    leader TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    cap_reason TEXT NOT NULL,
    reinspects TEXT NOT NULL,
    previous TEXT NOT NULL,
    planned_on TEXT,
    supersedes TEXT NOT NULL,
    concluded_on TEXT,
    concluded_value TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX inspection_unit ON inspection (unit);
CREATE INDEX inspection_code ON inspection (code);
CREATE INDEX inspection_supersedes ON inspection (supersedes) WHERE supersedes <> '';

CREATE TABLE check_result (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    inspection TEXT NOT NULL,
    item TEXT NOT NULL,
    target TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    verdict TEXT NOT NULL,
    observation TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    severity TEXT NOT NULL,
    details TEXT NOT NULL,
    is_copied INTEGER NOT NULL,
    "on" TEXT,
    submitted_on TEXT,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX check_result_place ON check_result (inspection, item, target);

CREATE TABLE check_evidence (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    inspection TEXT NOT NULL,
    item TEXT NOT NULL,
    target TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    latitude TEXT,
    longitude TEXT,
    camera TEXT NOT NULL,
    added_on TEXT,
    note TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX check_evidence_place ON check_evidence (inspection, item, target);
CREATE INDEX check_evidence_hash ON check_evidence (sha256);

CREATE TABLE signature (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    inspection TEXT NOT NULL,
    side TEXT NOT NULL,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    digest TEXT NOT NULL,
    at TEXT,
    strokes TEXT NOT NULL,
    refusal TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX signature_inspection ON signature (inspection);

CREATE TABLE finding (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    code TEXT NOT NULL,
    notice TEXT NOT NULL,
    inspection TEXT NOT NULL,
    inspection_title TEXT NOT NULL,
    system TEXT NOT NULL,
    checklist TEXT NOT NULL,
    edition TEXT NOT NULL,
    item TEXT NOT NULL,
    category TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    requirement TEXT NOT NULL,
    standard TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    target TEXT NOT NULL,
    severity TEXT NOT NULL,
    verdict TEXT NOT NULL,
    observation TEXT NOT NULL,
    demand TEXT NOT NULL,
    found_on TEXT,
    due TEXT,
    repeats TEXT NOT NULL,
    task TEXT NOT NULL,
    closed_on TEXT,
    closing TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX finding_unit ON finding (unit);
CREATE INDEX finding_inspection ON finding (inspection);
CREATE INDEX finding_code ON finding (code);

CREATE TABLE corrective_action (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    finding TEXT NOT NULL,
    cause TEXT NOT NULL,
    measures TEXT NOT NULL,
    result TEXT NOT NULL,
    responsible TEXT NOT NULL,
    done_on TEXT,
    "on" TEXT,
    evidence TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX corrective_action_finding ON corrective_action (finding);

-- `of` says what is quoted about: a finding whose photographs, an inspection whose last answers, an assignment
-- whose reports are quoted.
CREATE TABLE quotation (
    record INTEGER PRIMARY KEY REFERENCES record (id),
    uid TEXT NOT NULL,
    "of" TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    media TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    latitude TEXT,
    longitude TEXT,
    camera TEXT NOT NULL,
    note TEXT NOT NULL,
    inspection TEXT NOT NULL,
    title TEXT NOT NULL,
    "on" TEXT,
    answers TEXT NOT NULL,
    is_issued INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    conflicts TEXT NOT NULL
) STRICT;

CREATE INDEX quotation_of ON quotation ("of");
CREATE INDEX quotation_hash ON quotation (sha256) WHERE sha256 <> '';
