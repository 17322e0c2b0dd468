-- Why: deletions are written down (who, when, why, how many), remain visible until every org has carried them
-- out, and are not undone by taking the same conversation in again. People who were erased are remembered by
-- digests that tell nothing without the key.

CREATE TABLE deletion (
    tenant_id     TEXT NOT NULL,
    id            TEXT NOT NULL,
    reason        TEXT NOT NULL CHECK (reason IN ('by-hand', 'retention', 'person')),
    rule          TEXT NOT NULL DEFAULT '',
    done_by       TEXT NOT NULL DEFAULT '',
    done_at       BIGINT NOT NULL,
    conversations BIGINT NOT NULL DEFAULT 0,
    redacted      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX deletion_newest ON deletion (tenant_id, done_at, id);

-- Which act took a conversation, or a person's data out of it. The id of the act is empty for deletions from
-- before they were written down.
CREATE TABLE conversation_deletion (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    deletion_id     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, conversation_id)
);

INSERT INTO conversation_deletion (tenant_id, conversation_id)
SELECT tenant_id, id FROM conversation WHERE state = 'removed';

CREATE TABLE erased_person (
    tenant_id TEXT NOT NULL,
    digest    TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, digest)
);

-- What the digests are made with, sealed.
CREATE TABLE erased_person_secret (
    tenant_id TEXT NOT NULL,
    sealed    TEXT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- When the rules of retention were applied last.
CREATE TABLE retention (
    tenant_id  TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- When somebody deleted the record in the org; null while it is in place.
ALTER TABLE export_record ADD COLUMN gone_at BIGINT;
CREATE INDEX export_record_gone ON export_record (tenant_id, org_id, gone_at) WHERE gone_at IS NOT NULL;

-- When the org was last asked for deletions of our records.
CREATE TABLE export_census (
    tenant_id TEXT NOT NULL,
    org_id    TEXT NOT NULL,
    asked_at  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id)
);
