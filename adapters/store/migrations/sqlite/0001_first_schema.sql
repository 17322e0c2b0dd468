-- Why: the first schema. It holds everything that importing, matching and exporting need.
-- Every key begins with tenant_id, CRM data and export state with (tenant_id, org_id): a full copy
-- sandbox has the record ids of its production org. Instants are milliseconds since 1970 in UTC,
-- dates are text, flags are 0 or 1. Text is compared bytewise, which is what ids need. Amounts stay text,
-- because a binary fraction would change their digits.

CREATE TABLE account (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    id              TEXT NOT NULL,
    system_modstamp BIGINT,
    state           TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    name            TEXT,
    website         TEXT,
    owner_id        TEXT,
    master_id       TEXT,
    fields          TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE contact (
    tenant_id        TEXT NOT NULL,
    org_id           TEXT NOT NULL,
    id               TEXT NOT NULL,
    system_modstamp  BIGINT,
    state            TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    name             TEXT,
    email            TEXT,
    phone            TEXT,
    mobile_phone     TEXT,
    account_id       TEXT,
    owner_id         TEXT,
    last_modified_at BIGINT,
    master_id        TEXT,
    fields           TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE lead (
    tenant_id                TEXT NOT NULL,
    org_id                   TEXT NOT NULL,
    id                       TEXT NOT NULL,
    system_modstamp          BIGINT,
    state                    TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    name                     TEXT,
    email                    TEXT,
    phone                    TEXT,
    mobile_phone             TEXT,
    company                  TEXT,
    owner_id                 TEXT,
    is_converted             SMALLINT,
    converted_contact_id     TEXT,
    converted_account_id     TEXT,
    converted_opportunity_id TEXT,
    last_modified_at         BIGINT,
    master_id                TEXT,
    fields                   TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE opportunity (
    tenant_id        TEXT NOT NULL,
    org_id           TEXT NOT NULL,
    id               TEXT NOT NULL,
    system_modstamp  BIGINT,
    state            TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    name             TEXT,
    account_id       TEXT,
    owner_id         TEXT,
    stage            TEXT,
    close_date       TEXT,
    amount           TEXT,
    is_closed        SMALLINT,
    is_won           SMALLINT,
    created_at       BIGINT,
    last_modified_at BIGINT,
    fields           TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE crm_user (
    tenant_id        TEXT NOT NULL,
    org_id           TEXT NOT NULL,
    id               TEXT NOT NULL,
    system_modstamp  BIGINT,
    state            TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    username         TEXT,
    name             TEXT,
    email            TEXT,
    title            TEXT,
    user_type        TEXT,
    is_active        SMALLINT,
    manager_id       TEXT,
    last_modified_at BIGINT,
    fields           TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE opportunity_stage (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    id              TEXT NOT NULL,
    system_modstamp BIGINT,
    state           TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    api_name        TEXT,
    label           TEXT,
    is_closed       SMALLINT,
    is_won          SMALLINT,
    fields          TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE opportunity_history (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    id              TEXT NOT NULL,
    system_modstamp BIGINT,
    state           TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    opportunity_id  TEXT,
    stage           TEXT,
    close_date      TEXT,
    created_at      BIGINT,
    fields          TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE TABLE opportunity_contact_role (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    id              TEXT NOT NULL,
    system_modstamp BIGINT,
    state           TEXT NOT NULL CHECK (state IN ('live', 'deleted', 'missing', 'released')),
    opportunity_id  TEXT,
    contact_id      TEXT,
    role            TEXT,
    is_primary      SMALLINT,
    fields          TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, org_id, id)
);

CREATE INDEX opportunity_history_of_opportunity
    ON opportunity_history (tenant_id, org_id, opportunity_id, created_at, id);

CREATE TABLE crm_revision (
    tenant_id TEXT NOT NULL,
    org_id    TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id)
);

CREATE TABLE bookmark (
    tenant_id TEXT NOT NULL,
    org_id    TEXT NOT NULL,
    object    TEXT NOT NULL,
    stamp     BIGINT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object)
);

CREATE TABLE field_selection (
    tenant_id TEXT NOT NULL,
    object    TEXT NOT NULL,
    field     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, object, field)
);

-- Fields that are held for every record of an object: a field that is not here, or that was hidden for a
-- while, makes the next import read the object from the beginning.
CREATE TABLE column_read (
    tenant_id TEXT NOT NULL,
    org_id    TEXT NOT NULL,
    object    TEXT NOT NULL,
    field     TEXT NOT NULL,
    visible   INTEGER NOT NULL CHECK (visible IN (0, 1)),
    PRIMARY KEY (tenant_id, org_id, object, field)
);

CREATE TABLE connection (
    tenant_id     TEXT NOT NULL,
    id            TEXT NOT NULL,
    name          TEXT NOT NULL,
    environment   TEXT NOT NULL CHECK (environment IN ('production', 'sandbox')),
    flow          TEXT NOT NULL CHECK (flow IN ('refresh-token', 'jwt', 'client-credentials')),
    org_id        TEXT NOT NULL,
    org_name      TEXT NOT NULL DEFAULT '',
    login_url     TEXT NOT NULL DEFAULT '',
    instance_url  TEXT NOT NULL DEFAULT '',
    client_id     TEXT NOT NULL DEFAULT '',
    username      TEXT NOT NULL DEFAULT '',
    user_id       TEXT NOT NULL DEFAULT '',
    is_active     SMALLINT NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
    trouble       TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    client_secret TEXT NOT NULL DEFAULT '',
    refresh_token TEXT NOT NULL DEFAULT '',
    private_key   TEXT NOT NULL DEFAULT '',
    access_token  TEXT NOT NULL DEFAULT '',
    calls_used    BIGINT,
    calls_allowed BIGINT,
    usage_seen_at BIGINT,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE UNIQUE INDEX connection_one_active ON connection (tenant_id) WHERE is_active = 1;

CREATE TABLE member (
    tenant_id        TEXT NOT NULL,
    org_id           TEXT NOT NULL,
    user_id          TEXT NOT NULL,
    id               TEXT NOT NULL,
    name             TEXT NOT NULL DEFAULT '',
    email            TEXT NOT NULL DEFAULT '',
    title            TEXT NOT NULL DEFAULT '',
    manager_id       TEXT NOT NULL DEFAULT '',
    is_active        SMALLINT NOT NULL DEFAULT 0 CHECK (is_active IN (0, 1)),
    is_recorded      SMALLINT NOT NULL DEFAULT 0 CHECK (is_recorded IN (0, 1)),
    user_modified_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, user_id)
);

CREATE TABLE conversation (
    tenant_id    TEXT NOT NULL,
    id           TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('live', 'removed')),
    time_at      BIGINT NOT NULL,
    started_at   BIGINT,
    scheduled_at BIGINT,
    title        TEXT NOT NULL DEFAULT '',
    primary_user TEXT NOT NULL DEFAULT '',
    is_private   SMALLINT NOT NULL DEFAULT 0 CHECK (is_private IN (0, 1)),
    digest       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX conversation_newest ON conversation (tenant_id, time_at, id) WHERE state = 'live';

CREATE TABLE conversation_participant (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    position        BIGINT NOT NULL,
    party_id        TEXT NOT NULL DEFAULT '',
    email           TEXT NOT NULL DEFAULT '',
    name            TEXT NOT NULL DEFAULT '',
    phone           TEXT NOT NULL DEFAULT '',
    user_id         TEXT NOT NULL DEFAULT '',
    affiliation     TEXT NOT NULL CHECK (affiliation IN ('internal', 'external', 'unknown')),
    attended        SMALLINT NOT NULL DEFAULT 0 CHECK (attended IN (0, 1)),
    invited         SMALLINT NOT NULL DEFAULT 0 CHECK (invited IN (0, 1)),
    PRIMARY KEY (tenant_id, conversation_id, position),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE conversation_content (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    document        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE resolution (
    tenant_id           TEXT NOT NULL,
    org_id              TEXT NOT NULL,
    conversation_id     TEXT NOT NULL,
    basis               TEXT NOT NULL,
    conversation_digest TEXT NOT NULL,
    digest              TEXT NOT NULL,
    records             TEXT NOT NULL,
    is_resolved         SMALLINT NOT NULL DEFAULT 0 CHECK (is_resolved IN (0, 1)),
    trace               TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, conversation_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE resolution_override (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    opportunity_id  TEXT NOT NULL DEFAULT '',
    decided_by      TEXT NOT NULL DEFAULT '',
    decided_at      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, org_id, conversation_id)
);

CREATE TABLE export_record (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    object          TEXT NOT NULL,
    record_key      TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    key_field       TEXT NOT NULL,
    cascades        SMALLINT NOT NULL DEFAULT 0 CHECK (cascades IN (0, 1)),
    record_id       TEXT NOT NULL DEFAULT '',
    state           TEXT NOT NULL CHECK (state IN ('pending', 'written', 'parked', 'deleting')),
    digest          TEXT NOT NULL DEFAULT '',
    error_code      TEXT NOT NULL DEFAULT '',
    error           TEXT NOT NULL DEFAULT '',
    remedy          TEXT NOT NULL DEFAULT '',
    changed_at      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object, record_key)
);

CREATE INDEX export_record_of_conversation
    ON export_record (tenant_id, org_id, conversation_id, object, record_key);
CREATE INDEX export_record_parked ON export_record (tenant_id, org_id, changed_at) WHERE state = 'parked';

CREATE TABLE export_progress (
    tenant_id           TEXT NOT NULL,
    org_id              TEXT NOT NULL,
    conversation_id     TEXT NOT NULL,
    is_removed          SMALLINT NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
    settings            TEXT NOT NULL,
    conversation_digest TEXT NOT NULL,
    resolution_digest   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, conversation_id)
);

CREATE TABLE run (
    tenant_id   TEXT NOT NULL,
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT,
    outcome     TEXT NOT NULL CHECK (outcome IN ('ok', 'partial', 'failed')),
    calls       BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX run_newest ON run (tenant_id, started_at, id);

CREATE TABLE run_object (
    tenant_id           TEXT NOT NULL,
    run_id              TEXT NOT NULL,
    position            BIGINT NOT NULL,
    object              TEXT NOT NULL,
    outcome             TEXT NOT NULL CHECK (outcome IN ('ok', 'partial', 'failed')),
    mode                TEXT NOT NULL DEFAULT '',
    rows_read           BIGINT NOT NULL DEFAULT 0,
    rows_changed        BIGINT NOT NULL DEFAULT 0,
    rows_deleted        BIGINT NOT NULL DEFAULT 0,
    rows_rejected       BIGINT NOT NULL DEFAULT 0,
    calls               BIGINT NOT NULL DEFAULT 0,
    bookmark            TEXT NOT NULL DEFAULT '',
    warnings            TEXT NOT NULL DEFAULT '[]',
    fault               TEXT,
    error_code          TEXT NOT NULL DEFAULT '',
    error_detail        TEXT NOT NULL DEFAULT '',
    error_remedy        TEXT NOT NULL DEFAULT '',
    retry_after_seconds BIGINT,
    PRIMARY KEY (tenant_id, run_id, position),
    FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE job (
    tenant_id  TEXT NOT NULL,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'parked')),
    attempts   BIGINT NOT NULL DEFAULT 0,
    due_at     BIGINT NOT NULL,
    last_error TEXT NOT NULL DEFAULT '',
    fence      BIGINT NOT NULL DEFAULT 0,
    worker     TEXT NOT NULL DEFAULT '',
    expires_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX job_one_open ON job (tenant_id, kind, subject)
    WHERE state IN ('waiting', 'running');
-- Claiming is the one access that crosses tenants.
CREATE INDEX job_claimable ON job (due_at, tenant_id, id) WHERE state IN ('waiting', 'running');
