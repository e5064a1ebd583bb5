-- Results by the pair of Suppliers at the hubs when their tranche was planned, and the reports made
-- of them (SL-5, SL-7, ONE-3). -1 stands for nobody.

-- How many hubs of each pair an order has.
CREATE TABLE order_suppliers (
    order_ref   INTEGER NOT NULL,
    electricity INTEGER NOT NULL,
    gas         INTEGER NOT NULL,
    hubs        INTEGER NOT NULL CHECK (hubs > 0),
    PRIMARY KEY (order_ref, electricity, gas)
) WITHOUT ROWID;

-- How many hubs of hub_progress came to an end, by order and pair: outcome_count another way.
CREATE TABLE outcome_suppliers (
    plan        INTEGER NOT NULL,
    order_ref   INTEGER NOT NULL,
    electricity INTEGER NOT NULL,
    gas         INTEGER NOT NULL,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('Ok', 'Failed', 'Recalled')),
    hubs        INTEGER NOT NULL CHECK (hubs >= 0),
    PRIMARY KEY (plan, order_ref, electricity, gas, outcome)
) WITHOUT ROWID;

-- How many upgraded hubs of hub_measure are measured before and after, by region and pair.
CREATE TABLE kpi_suppliers (
    plan        INTEGER NOT NULL,
    kpi         TEXT    NOT NULL,
    region      TEXT    NOT NULL,
    electricity INTEGER NOT NULL,
    gas         INTEGER NOT NULL,
    pairs       INTEGER NOT NULL CHECK (pairs >= 0),
    worsened    INTEGER NOT NULL CHECK (worsened >= 0),
    improved    INTEGER NOT NULL CHECK (improved >= 0),
    PRIMARY KEY (plan, kpi, region, electricity, gas)
) WITHOUT ROWID;

-- Reports of results as they were shared. They never change: what was said bears on what may be
-- said later.
CREATE TABLE result_report (
    launch  INTEGER NOT NULL,
    number  INTEGER NOT NULL CHECK (number > 0),
    plan    INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (launch, number)
) WITHOUT ROWID;
