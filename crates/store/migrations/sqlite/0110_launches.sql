-- Safe Launches. References, moments, days and digests are stored as in the ledger; a Device ID as
-- the 64-bit integer with its bits. Counts stand beside the rows they count and change in the same
-- transaction; `firmgate doctor` counts again.

-- The control plane: look-up tables that follow the records of launches and orders.

CREATE TABLE launch (
    reference  INTEGER PRIMARY KEY,
    -- A number stays with its launch, withdrawn or not, so that it never names two.
    number     TEXT    NOT NULL UNIQUE,
    phase      TEXT    NOT NULL,
    -- When its first version was recorded.
    drafted_at INTEGER NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX launch_drafted ON launch (drafted_at, reference);

CREATE TABLE launch_order (
    reference INTEGER PRIMARY KEY,
    launch    INTEGER NOT NULL REFERENCES launch (reference),
    plan      INTEGER NOT NULL,
    wave      INTEGER NOT NULL,
    csp       INTEGER NOT NULL,
    sent_at   INTEGER NOT NULL,
    version   INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX launch_order_plan ON launch_order (plan, sent_at, reference);
CREATE INDEX launch_order_csp ON launch_order (csp, sent_at, reference);

-- The data plane: facts of single hubs and their counts. No act writes these and the journal does
-- not cover them; they never name a person, and a Device ID stands nowhere else.

-- How many hubs of each stratum an order has.
CREATE TABLE order_stratum (
    order_ref INTEGER NOT NULL,
    stratum   INTEGER NOT NULL,
    hubs      INTEGER NOT NULL CHECK (hubs > 0),
    PRIMARY KEY (order_ref, stratum)
) WITHOUT ROWID;

-- What was reported of each hub of a tranche; hubs that were never reported have no row. A hub
-- that was taken back and sent again has a row for each order: what is known with the first says
-- nothing of the second.
CREATE TABLE hub_progress (
    plan            INTEGER NOT NULL,
    device          INTEGER NOT NULL,
    order_ref       INTEGER NOT NULL,
    wave            INTEGER NOT NULL,
    stratum         INTEGER NOT NULL,
    delivered       INTEGER,
    confirmed_first INTEGER,
    confirmed_last  INTEGER,
    heard_last      INTEGER,
    failed_at       INTEGER,
    failure_mode    TEXT,
    recall_at       INTEGER,
    recall          TEXT,
    PRIMARY KEY (plan, device, order_ref),
    CHECK ((failed_at IS NULL) = (failure_mode IS NULL)),
    CHECK ((recall_at IS NULL) = (recall IS NULL)),
    CHECK ((confirmed_first IS NULL) = (confirmed_last IS NULL))
) WITHOUT ROWID;

-- How many hubs of hub_progress came to an end, by the order they were sent with. The rest of an
-- order's hubs are pending or silent: which, the moment says at which somebody asks.
CREATE TABLE outcome_count (
    plan      INTEGER NOT NULL,
    order_ref INTEGER NOT NULL,
    wave      INTEGER NOT NULL,
    stratum   INTEGER NOT NULL,
    outcome   TEXT    NOT NULL CHECK (outcome IN ('Ok', 'Failed', 'Recalled')),
    hubs      INTEGER NOT NULL CHECK (hubs > 0),
    PRIMARY KEY (plan, order_ref, wave, stratum, outcome)
) WITHOUT ROWID;

-- Events counted at a hub by a measure, before and after. `change` is absent until both are known:
-- then 1 where the hub worsened by the rule of the launch, -1 where it improved, else 0.
CREATE TABLE hub_measure (
    plan          INTEGER NOT NULL,
    kpi           TEXT    NOT NULL,
    device        INTEGER NOT NULL,
    wave          INTEGER NOT NULL,
    stratum       INTEGER NOT NULL,
    events_before INTEGER,
    events_after  INTEGER,
    change        INTEGER CHECK (change IN (-1, 0, 1)),
    PRIMARY KEY (plan, kpi, device)
) WITHOUT ROWID;

-- How many hubs of hub_measure are measured before and after, worsened and improved, by arm.
CREATE TABLE kpi_count (
    plan     INTEGER NOT NULL,
    kpi      TEXT    NOT NULL,
    arm      TEXT    NOT NULL CHECK (arm IN ('Upgraded', 'HeldBack')),
    pairs    INTEGER NOT NULL CHECK (pairs >= 0),
    worsened INTEGER NOT NULL CHECK (worsened >= 0),
    improved INTEGER NOT NULL CHECK (improved >= 0),
    PRIMARY KEY (plan, kpi, arm)
) WITHOUT ROWID;

-- Which batches of facts came from a source, by its own numbers.
CREATE TABLE batch (
    source   INTEGER NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    sha256   BLOB    NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (source, sequence)
) WITHOUT ROWID;

-- How many hubs of a tranche are kept out before an attempt, as last looked at.
CREATE TABLE held_count (
    plan    INTEGER NOT NULL,
    wave    INTEGER NOT NULL,
    stratum INTEGER NOT NULL,
    hubs    INTEGER NOT NULL CHECK (hubs > 0),
    PRIMARY KEY (plan, wave, stratum)
) WITHOUT ROWID;

-- Texts taken up from other places for a launch.
CREATE TABLE launch_note (
    launch INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    text   TEXT    NOT NULL,
    PRIMARY KEY (launch, name)
) WITHOUT ROWID;

-- The calendar of conflicts, as each Supplier entered it last. A hub that a conflict names stands in
-- a row of its own.
CREATE TABLE conflict (
    number      INTEGER PRIMARY KEY,
    supplier    INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    -- 'PORTFOLIO', 'HUBS', or a CSP Region.
    place       TEXT    NOT NULL,
    begins_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    CHECK (begins_at < ends_at)
);
CREATE INDEX conflict_supplier ON conflict (supplier);
CREATE INDEX conflict_end ON conflict (ends_at);
CREATE TABLE conflict_hub (
    conflict INTEGER NOT NULL REFERENCES conflict (number) ON DELETE CASCADE,
    device   INTEGER NOT NULL,
    PRIMARY KEY (conflict, device)
) WITHOUT ROWID;
