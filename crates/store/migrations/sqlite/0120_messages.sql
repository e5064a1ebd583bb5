-- The XML interface (DUIS). An EUI-64 is stored as a Device ID: the 64-bit integer with its bits.

-- Who may use it, and whom it trusts: set up by hand, written by no act.

CREATE TABLE service_user (
    eui          INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL,
    role         TEXT    NOT NULL,
    suspended    INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    receives_at  TEXT,
    stock_schema TEXT
);

CREATE TABLE certificate (
    sha256       BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    may          TEXT NOT NULL CHECK (may IN ('Issues', 'Signs')),
    der          BLOB NOT NULL,
    revoked_from INTEGER
) WITHOUT ROWID;

-- Which request was answered how. A counter is eight octets, most significant first, because SQLite
-- orders octets as the 64-bit numbers that they are. `act` is the act that the request asked for,
-- absent where it was refused.
CREATE TABLE service_request (
    originator      INTEGER NOT NULL,
    counter         BLOB    NOT NULL CHECK (length(counter) = 8),
    signed_sha256   BLOB    NOT NULL CHECK (length(signed_sha256) = 32),
    code            TEXT    NOT NULL,
    response_sha256 BLOB    NOT NULL CHECK (length(response_sha256) = 32),
    answered_at     INTEGER NOT NULL,
    act             INTEGER,
    PRIMARY KEY (originator, counter)
) WITHOUT ROWID;
CREATE INDEX service_request_act ON service_request (act) WHERE act IS NOT NULL;

-- Alerts to Users, written in the transaction of what they tell of. Numbers are a User's own, so
-- that they tell nothing of alerts to others. The body goes once the alert is taken; the row stays,
-- so that its key is told once.
CREATE TABLE alert (
    eui        INTEGER NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    alert_key  TEXT    NOT NULL,
    written_at INTEGER NOT NULL,
    body       BLOB,
    taken_at   INTEGER,
    PRIMARY KEY (eui, number),
    CHECK ((body IS NULL) = (taken_at IS NOT NULL))
) WITHOUT ROWID;
CREATE UNIQUE INDEX alert_once ON alert (eui, alert_key);
CREATE INDEX alert_waiting ON alert (eui, number) WHERE taken_at IS NULL;

-- How the first waiting alert of a User stands, once it was tried in vain.
CREATE TABLE alert_delivery (
    eui      INTEGER PRIMARY KEY,
    attempts INTEGER NOT NULL CHECK (attempts > 0),
    next_at  INTEGER NOT NULL,
    failure  TEXT    NOT NULL
);
