-- Why: backlogs are exported through jobs of the org. A job is noted before it gets any row, so that a crash
-- leaves none behind that nobody knows; it is forgotten once its answers are kept.

CREATE TABLE ingest_job (
    tenant_id   TEXT NOT NULL,
    org_id      TEXT NOT NULL,
    job_id      TEXT NOT NULL,
    object      TEXT NOT NULL,
    key_field   TEXT NOT NULL,
    is_deletion SMALLINT NOT NULL DEFAULT 0 CHECK (is_deletion IN (0, 1)),
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, job_id)
);
