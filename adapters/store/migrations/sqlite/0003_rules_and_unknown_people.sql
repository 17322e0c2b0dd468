-- Why: the rules of matching become revisions, so that a change can be tried, set and rolled back. People
-- whom nobody in the org is are counted where a resolution is saved, so that a list of them needs no trace.

-- Revision 0 is what the config file said when the first one was set. The highest one is in force.
CREATE TABLE matching_rules (
    tenant_id TEXT NOT NULL,
    revision  BIGINT NOT NULL CHECK (revision >= 0),
    document  TEXT NOT NULL,
    digest    TEXT NOT NULL,
    set_by    TEXT NOT NULL DEFAULT '',
    set_at    BIGINT NOT NULL,
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, revision)
);

-- Rows go in the transaction that removes their conversation; a foreign key would be checked for each row of
-- each save.
CREATE TABLE unknown_person (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    address         TEXT NOT NULL,
    account_id      TEXT NOT NULL DEFAULT '',
    name            TEXT NOT NULL DEFAULT '',
    time_at         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, conversation_id, address)
);

-- Resolutions made before counted nobody: the next run makes them once more.
UPDATE resolution SET basis = '';
