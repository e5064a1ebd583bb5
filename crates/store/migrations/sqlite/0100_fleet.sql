-- What changed in the fleet since the snapshot in force (SL-2, SL-13). The snapshots themselves are
-- files. No act writes these tables and the journal does not cover them: they hold facts from
-- outside. Device IDs are the 64 bits of a signed integer. Indices count through the snapshot's
-- legend and then through the entries here.

-- The snapshot that these tables lie over, and how often they changed since.
CREATE TABLE fleet_state (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    snapshot   INTEGER NOT NULL CHECK (snapshot > 0),
    generation INTEGER NOT NULL
);

-- Hubs at which something changed, and hubs that joined: what holds at them now, and for each side
-- of them since when. `joiner` is the place among those that joined.
CREATE TABLE fleet_overlay (
    device         INTEGER PRIMARY KEY,
    joiner         INTEGER UNIQUE,
    profile        INTEGER NOT NULL,
    combination    INTEGER NOT NULL,
    suppliers      INTEGER NOT NULL,
    electricity_at INTEGER,
    gas_at         INTEGER,
    firmware_at    INTEGER,
    status_at      INTEGER,
    wan_at         INTEGER,
    combination_at INTEGER,
    joined_at      INTEGER,
    CHECK ((joiner IS NULL) = (joined_at IS NULL))
);

-- Legend entries that the snapshot does not have.
CREATE TABLE fleet_profile (
    position INTEGER PRIMARY KEY,
    make     TEXT NOT NULL,
    model    TEXT NOT NULL,
    firmware TEXT NOT NULL,
    region   TEXT,
    status   TEXT NOT NULL,
    wan      TEXT NOT NULL
);

CREATE TABLE fleet_suppliers (
    position    INTEGER PRIMARY KEY,
    electricity INTEGER,
    gas         INTEGER
);

CREATE TABLE fleet_combination (
    position INTEGER PRIMARY KEY
);

CREATE TABLE fleet_combination_device (
    combination INTEGER NOT NULL REFERENCES fleet_combination (position),
    place       INTEGER NOT NULL,
    device_type TEXT NOT NULL,
    make        TEXT NOT NULL,
    model       TEXT NOT NULL,
    firmware    TEXT,
    PRIMARY KEY (combination, place)
) WITHOUT ROWID;

-- How many hubs there are of each pair of Suppliers and profile, snapshot and overlay together.
-- Kept in the transaction that changes a hub.
CREATE TABLE fleet_count (
    suppliers INTEGER NOT NULL,
    profile   INTEGER NOT NULL,
    hubs      INTEGER NOT NULL CHECK (hubs > 0),
    PRIMARY KEY (suppliers, profile)
) WITHOUT ROWID;
