-- Why: the service. Tenants have a state; schedules say when what is due; jobs know their lane, in which one of a
-- tenant runs at a time, and whether they were asked for once more; kinds can be paused; processes report themselves.

CREATE TABLE tenant (
    tenant_id  TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'removing')),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id)
);

INSERT INTO tenant (tenant_id, state, created_at, changed_at)
SELECT tenant_id, 'active', MIN(created_at), MIN(created_at) FROM connection GROUP BY tenant_id;

INSERT INTO tenant (tenant_id, state, created_at, changed_at)
SELECT DISTINCT tenant_id, 'active', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM conversation
WHERE tenant_id NOT IN (SELECT tenant_id FROM tenant);

INSERT INTO tenant (tenant_id, state, created_at, changed_at)
VALUES ('default', 'active', CAST(strftime('%s', 'now') AS INTEGER) * 1000, CAST(strftime('%s', 'now') AS INTEGER) * 1000)
ON CONFLICT (tenant_id) DO NOTHING;

-- So far a job of this kind was nothing but the lease of a command.
DELETE FROM job WHERE kind = 'sync';

ALTER TABLE job ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN payload TEXT NOT NULL DEFAULT '';
-- By a command, which does not wait in the queue: it ends with its lease.
ALTER TABLE job ADD COLUMN is_taken SMALLINT NOT NULL DEFAULT 0 CHECK (is_taken IN (0, 1));
ALTER TABLE job ADD COLUMN again_at BIGINT;
ALTER TABLE job ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN finished_at BIGINT;

CREATE UNIQUE INDEX job_one_in_lane ON job (tenant_id, lane) WHERE state = 'running' AND lane <> '';
CREATE INDEX job_open ON job (tenant_id, kind, state, due_at, id) WHERE state <> 'done';
CREATE INDEX job_running ON job (expires_at) WHERE state = 'running';
CREATE INDEX job_done ON job (tenant_id, finished_at) WHERE state = 'done';
DROP INDEX job_claimable;

CREATE TABLE job_schedule (
    tenant_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    next_at   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);

CREATE INDEX job_schedule_due ON job_schedule (next_at, tenant_id, kind);

-- Of all tenants where the tenant is empty.
CREATE TABLE job_pause (
    tenant_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    paused_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);

CREATE TABLE worker_process (
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    version     TEXT NOT NULL DEFAULT '',
    started_at  BIGINT NOT NULL,
    beat_at     BIGINT NOT NULL,
    ticked_at   BIGINT,
    lanes       INTEGER NOT NULL DEFAULT 0,
    busy        INTEGER NOT NULL DEFAULT 0,
    is_stopping SMALLINT NOT NULL DEFAULT 0 CHECK (is_stopping IN (0, 1)),
    PRIMARY KEY (name)
);
