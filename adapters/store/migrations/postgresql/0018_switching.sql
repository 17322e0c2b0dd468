-- Why: switching between orgs. Who switched, revoked or replaced a connection is kept; so is who answered when an
-- org was asked last. And the process that holds a tenant's work can be asked to bring it to an end.

CREATE TABLE connection_event (
    tenant_id     TEXT NOT NULL,
    id            TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    name          TEXT NOT NULL DEFAULT '',
    org_id        TEXT NOT NULL DEFAULT '',
    act           TEXT NOT NULL CHECK (act IN ('connected', 'activated', 'revoked', 'set-aside')),
    happened_at   BIGINT NOT NULL,
    done_by       TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX connection_event_newest ON connection_event (tenant_id, happened_at, id);

CREATE TABLE connection_sighting (
    tenant_id     TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    org_id        TEXT NOT NULL,
    user_id       TEXT NOT NULL DEFAULT '',
    username      TEXT NOT NULL DEFAULT '',
    instance_name TEXT NOT NULL DEFAULT '',
    seen_at       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, connection_id)
);

-- The fence of the lease whose holder was asked to stop: who claims the job after it was not.
ALTER TABLE job ADD COLUMN stop_fence BIGINT;
ALTER TABLE job ADD COLUMN stop_why TEXT NOT NULL DEFAULT '';
