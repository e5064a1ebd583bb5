-- The ledger. References are stored as their 50 bits, moments as seconds since 1970 in UTC, days
-- as ISO text, digests as 32 bytes.

-- The journal: one line for each event, chained by hash. Never changed (docs/guide/journal-format.md).
CREATE TABLE journal (
    sequence      INTEGER PRIMARY KEY,
    act           INTEGER NOT NULL REFERENCES journal (sequence),
    at            INTEGER NOT NULL,
    person        INTEGER,
    organisation  INTEGER,
    event         TEXT    NOT NULL,
    facts         TEXT    NOT NULL,
    writes_sha256 BLOB    NOT NULL CHECK (length(writes_sha256) = 32),
    previous_hash BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
);

CREATE TRIGGER journal_is_not_altered BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal line is never altered'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'a journal line is never removed'); END;

-- Every version of every record that an act wrote. What an act wrote is exactly the rows that
-- name it; their digests are chained through journal.writes_sha256.
CREATE TABLE record_version (
    kind    TEXT    NOT NULL,
    key     INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    act     INTEGER NOT NULL REFERENCES journal (sequence),
    form    INTEGER NOT NULL,
    -- Absent only where the item was diverted afterwards (REG-11).
    body    TEXT,
    digest  BLOB    NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (kind, key, version)
);
CREATE INDEX record_version_act ON record_version (act, kind, key, version);

CREATE TABLE item (
    reference  INTEGER PRIMARY KEY,
    provider   INTEGER NOT NULL,
    identifier INTEGER NOT NULL,
    stage      TEXT    NOT NULL,
    concern    TEXT,
    updated    INTEGER NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (provider, identifier)
);
CREATE INDEX item_updated ON item (updated, reference);
CREATE INDEX item_stage ON item (stage, updated, reference);
CREATE INDEX item_provider ON item (provider, updated, reference);
CREATE INDEX item_concern ON item (concern, updated, reference) WHERE concern IS NOT NULL;

CREATE TRIGGER record_version_is_not_altered BEFORE UPDATE ON record_version
WHEN NOT (
    NEW.kind = OLD.kind AND NEW.key = OLD.key AND NEW.version = OLD.version
    AND NEW.act = OLD.act AND NEW.form = OLD.form AND NEW.digest = OLD.digest
    AND NEW.body IS NULL AND OLD.kind = 'item'
    AND EXISTS (
        SELECT 1 FROM item
        WHERE item.reference = OLD.key AND item.stage = 'Diverted' AND item.version > OLD.version
    )
)
BEGIN SELECT RAISE(ABORT, 'a record is never altered; a diverted item is erased'); END;
CREATE TRIGGER record_version_is_not_cut BEFORE DELETE ON record_version
BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END;

-- Which items name which device. Types are the physical ones: a GPF stands here as its CHF.
CREATE TABLE item_device (
    device_type  TEXT    NOT NULL,
    make_folded  TEXT    NOT NULL,
    model_folded TEXT    NOT NULL,
    item         INTEGER NOT NULL REFERENCES item (reference),
    PRIMARY KEY (device_type, make_folded, model_folded, item)
) WITHOUT ROWID;
CREATE INDEX item_device_item ON item_device (item);

-- DCC's own search of the full register; rowid is the item's reference.
CREATE VIRTUAL TABLE item_words USING fts5 (words, tokenize = 'unicode61');

-- The confirmation requests that items hold now, one row for each organisation asked.
CREATE TABLE confirmation (
    request      INTEGER NOT NULL,
    organisation INTEGER NOT NULL,
    item         INTEGER NOT NULL REFERENCES item (reference),
    clause       INTEGER NOT NULL,
    answered     INTEGER NOT NULL CHECK (answered IN (0, 1)),
    asked_at     INTEGER NOT NULL,
    PRIMARY KEY (request, organisation)
) WITHOUT ROWID;
CREATE INDEX confirmation_item ON confirmation (item);
CREATE INDEX confirmation_organisation
    ON confirmation (organisation, answered, asked_at, request);

CREATE TABLE submission (
    reference   INTEGER PRIMARY KEY,
    provider    INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    file_sha256 BLOB    NOT NULL,
    outcome     TEXT    NOT NULL
);
CREATE INDEX submission_received ON submission (received_at, reference);
CREATE INDEX submission_provider ON submission (provider, received_at, reference);
CREATE INDEX submission_digest ON submission (provider, file_sha256);

CREATE TABLE round (
    reference INTEGER PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    version   INTEGER NOT NULL
);

CREATE TABLE edition (
    reference   INTEGER PRIMARY KEY,
    number      INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    prepared_at INTEGER NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX edition_published_number ON edition (number) WHERE state = 'Published';
CREATE UNIQUE INDEX edition_one_prepared ON edition (state) WHERE state = 'Prepared';

-- `number` is what a reader sees: the second and a count among the same recipient's notices, so
-- that it tells nothing about notices to others. `id` stays inside.
CREATE TABLE notice (
    id              INTEGER PRIMARY KEY,
    number          INTEGER NOT NULL,
    notice_key      TEXT    NOT NULL UNIQUE,
    to_organisation INTEGER,
    to_type         TEXT,
    act             INTEGER NOT NULL,
    CHECK ((to_organisation IS NULL) <> (to_type IS NULL))
);
CREATE UNIQUE INDEX notice_to_organisation
    ON notice (to_organisation, number) WHERE to_organisation IS NOT NULL;
CREATE UNIQUE INDEX notice_to_type ON notice (to_type, number) WHERE to_type IS NOT NULL;

-- How far an organisation has read its notices: those up to `number` that were there at `act`.
CREATE TABLE notice_read (
    organisation INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    act          INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (organisation, number, act)
) WITHOUT ROWID;

-- Which act answered which idempotency key. The clock's organisation is -1.
CREATE TABLE answer (
    organisation INTEGER NOT NULL,
    answer_key   TEXT    NOT NULL,
    act          INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (organisation, answer_key)
) WITHOUT ROWID;

-- Acts that erased content which may still stand in free space of the file (src/erasure.rs).
CREATE TABLE erasure_owed (
    act INTEGER PRIMARY KEY
);
