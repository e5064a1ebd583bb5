-- What the house keeps beside the register's ledger: who takes part, who may sign in, and lists
-- loaded from outside. No act writes these and the journal does not cover them.

CREATE TABLE organisation (
    reference         INTEGER PRIMARY KEY,
    name              TEXT NOT NULL,
    organisation_type TEXT NOT NULL,
    party_category    TEXT
);

CREATE TABLE make_holder (
    position     INTEGER PRIMARY KEY,
    make         TEXT    NOT NULL,
    organisation INTEGER NOT NULL,
    valid_from   TEXT    NOT NULL,
    valid_until  TEXT
);

CREATE TABLE person (
    reference     INTEGER PRIMARY KEY,
    sign_in_name  TEXT    NOT NULL UNIQUE,
    display_name  TEXT    NOT NULL,
    organisation  INTEGER NOT NULL,
    password_hash TEXT    NOT NULL,
    active        INTEGER NOT NULL CHECK (active IN (0, 1))
);

CREATE TABLE session (
    secret_sha256 BLOB    PRIMARY KEY CHECK (length(secret_sha256) = 32),
    person        INTEGER NOT NULL,
    csrf          TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE token (
    secret_sha256 BLOB    PRIMARY KEY CHECK (length(secret_sha256) = 32),
    label         TEXT    NOT NULL,
    person        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    revoked_at    INTEGER
) WITHOUT ROWID;
CREATE INDEX token_person ON token (person, created_at);

CREATE TABLE kept_value (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE listed_device (
    position    INTEGER PRIMARY KEY,
    device_type TEXT NOT NULL,
    make        TEXT NOT NULL,
    model       TEXT NOT NULL,
    firmware    TEXT,
    status      TEXT NOT NULL
);
