-- Why: imports at full strength. A digest per record lets a full re-read skip what is unchanged; every
-- reading of an object keeps its own place, a bulk job included; proofs, deletion logs, schema changes and
-- spent calls are remembered.

-- Of the columns and cells as the org gave them last; 0: unknown, compare the record itself. Whatever
-- changes a record in another way sets it to 0.
ALTER TABLE account ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lead ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opportunity ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE crm_user ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opportunity_stage ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opportunity_history ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE opportunity_contact_role ADD COLUMN digest BIGINT NOT NULL DEFAULT 0;

-- Text, as in SQLite: reading JSON texts into JSONB was a third of what the server had to do for a row of a
-- first load, and checking them as JSON a tenth. Only we write them; what looks inside casts them.
ALTER TABLE account ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE account ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE account ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE contact ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE contact ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE contact ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE lead ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE lead ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE lead ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE opportunity ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE opportunity ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE opportunity ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE crm_user ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE crm_user ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE crm_user ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE opportunity_stage ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE opportunity_stage ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE opportunity_stage ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE opportunity_history ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE opportunity_history ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE opportunity_history ALTER COLUMN fields SET DEFAULT '{}';
ALTER TABLE opportunity_contact_role ALTER COLUMN fields DROP DEFAULT;
ALTER TABLE opportunity_contact_role ALTER COLUMN fields TYPE TEXT USING CAST(fields AS TEXT);
ALTER TABLE opportunity_contact_role ALTER COLUMN fields SET DEFAULT '{}';

-- Losers of merges, who are few: every page whose records point to accounts or contacts asks for them.
CREATE INDEX account_merged ON account (tenant_id, org_id, id) WHERE master_id IS NOT NULL;
CREATE INDEX contact_merged ON contact (tenant_id, org_id, id) WHERE master_id IS NOT NULL;

-- A page that tells of lost contacts looks for links to them. Links to lost accounts are looked for by
-- reading the tables: an index on a million contacts would cost every load more than it saves.
CREATE INDEX lead_of_contact ON lead (converted_contact_id, tenant_id, org_id)
    WHERE converted_contact_id IS NOT NULL;
CREATE INDEX lead_of_account ON lead (converted_account_id, tenant_id, org_id)
    WHERE converted_account_id IS NOT NULL;
CREATE INDEX opportunity_contact_role_of_contact
    ON opportunity_contact_role (contact_id, tenant_id, org_id);

-- As long as PostgreSQL knows nothing about a table it takes an index that begins like the primary key for as
-- good as that, and reads a whole org for one record. So other indexes begin with what they are for.
DROP INDEX opportunity_history_of_opportunity;
CREATE INDEX opportunity_history_of_opportunity
    ON opportunity_history (opportunity_id, tenant_id, org_id, created_at, id);
DROP INDEX export_record_of_conversation;
CREATE INDEX export_record_of_conversation
    ON export_record (conversation_id, tenant_id, org_id, object, record_key);

-- Records that are not live are few; status counts them without looking at the others.
CREATE INDEX account_not_live ON account (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX contact_not_live ON contact (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX lead_not_live ON lead (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX opportunity_not_live ON opportunity (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX crm_user_not_live ON crm_user (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX opportunity_stage_not_live ON opportunity_stage (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX opportunity_history_not_live ON opportunity_history (tenant_id, org_id, state) WHERE state <> 'live';
CREATE INDEX opportunity_contact_role_not_live ON opportunity_contact_role (tenant_id, org_id, state) WHERE state <> 'live';

-- The same number means the same losers of an object, so that pages need not ask for all of them.
CREATE TABLE merge_revision (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    object    TEXT COLLATE "C" NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object)
);

CREATE TABLE reading_place (
    tenant_id      TEXT COLLATE "C" NOT NULL,
    org_id         TEXT COLLATE "C" NOT NULL,
    object         TEXT COLLATE "C" NOT NULL,
    purpose        TEXT COLLATE "C" NOT NULL,
    stamp          BIGINT,
    record_id      TEXT COLLATE "C",
    bulk_job       TEXT COLLATE "C",
    bulk_locator   TEXT NOT NULL DEFAULT '',
    bulk_created   BIGINT,
    bulk_rows      BIGINT NOT NULL DEFAULT 0,
    bulk_stamp     BIGINT,
    request_digest TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, org_id, object, purpose)
);

INSERT INTO reading_place (tenant_id, org_id, object, purpose, stamp, record_id)
SELECT tenant_id, org_id, object, 'keep', stamp, record_id FROM bookmark;

DROP TABLE bookmark;

CREATE TABLE deletion_log (
    tenant_id  TEXT COLLATE "C" NOT NULL,
    org_id     TEXT COLLATE "C" NOT NULL,
    object     TEXT COLLATE "C" NOT NULL,
    covered_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object)
);

-- What the org listed for a proof that is under way.
CREATE TABLE proof_listed (
    tenant_id       TEXT COLLATE "C" NOT NULL,
    org_id          TEXT COLLATE "C" NOT NULL,
    object          TEXT COLLATE "C" NOT NULL,
    id              TEXT COLLATE "C" NOT NULL,
    system_modstamp BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object, id)
);

CREATE TABLE proof (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    object    TEXT COLLATE "C" NOT NULL,
    proven_at BIGINT NOT NULL,
    in_org    BIGINT NOT NULL,
    held      BIGINT NOT NULL,
    absent    BIGINT NOT NULL,
    outdated  BIGINT NOT NULL,
    repaired  BIGINT NOT NULL,
    deleted   BIGINT NOT NULL,
    missing   BIGINT NOT NULL,
    withheld  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, org_id, object)
);

CREATE TABLE seen_field (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    object    TEXT COLLATE "C" NOT NULL,
    field     TEXT COLLATE "C" NOT NULL,
    type      TEXT NOT NULL,
    is_gone   SMALLINT NOT NULL DEFAULT 0 CHECK (is_gone IN (0, 1)),
    PRIMARY KEY (tenant_id, org_id, object, field)
);

CREATE TABLE schema_change (
    tenant_id   TEXT COLLATE "C" NOT NULL,
    org_id      TEXT COLLATE "C" NOT NULL,
    noticed_at  BIGINT NOT NULL,
    object      TEXT COLLATE "C" NOT NULL,
    field       TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL CHECK (kind IN ('appeared', 'vanished', 'came back', 'retyped')),
    type_before TEXT NOT NULL DEFAULT '',
    type_after  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, org_id, noticed_at, object, field, kind)
);

-- Calls made to the org, by the hour they were made in.
CREATE TABLE spending (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    hour_at   BIGINT NOT NULL,
    kind      TEXT COLLATE "C" NOT NULL CHECK (kind IN ('live', 'import', 'reprocess', 'backfill')),
    calls     BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, hour_at, kind)
);

CREATE TABLE spending_pause (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    until_at  BIGINT NOT NULL,
    why       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, org_id)
);

-- 0: records from before the field was chosen still lack it.
ALTER TABLE column_read ADD COLUMN filled BIGINT NOT NULL DEFAULT 1 CHECK (filled IN (0, 1));
ALTER TABLE column_read ADD COLUMN as_of BIGINT;

ALTER TABLE run_object ADD COLUMN transfer TEXT NOT NULL DEFAULT '';
ALTER TABLE run_object ADD COLUMN transfer_why TEXT NOT NULL DEFAULT '';
ALTER TABLE run_object ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE run_object ADD COLUMN took_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE run_object ADD COLUMN bookmark_before TEXT NOT NULL DEFAULT '';
-- A JSON list of {"id", "reason"}: the first of them, to be read by people.
ALTER TABLE run_object ADD COLUMN rejected_list TEXT NOT NULL DEFAULT '[]';
ALTER TABLE run_object ALTER COLUMN rows_read TYPE BIGINT;
ALTER TABLE run_object ALTER COLUMN rows_changed TYPE BIGINT;
ALTER TABLE run_object ALTER COLUMN rows_deleted TYPE BIGINT;
ALTER TABLE run_object ALTER COLUMN rows_rejected TYPE BIGINT;
