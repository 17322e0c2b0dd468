-- Why: export filters. They are kept in revisions as the rules of matching are, so both become kinds of one
-- table of settings. And a filter may read fields of CRM records: which conversation was judged by which
-- record is kept, so that a change of the record makes exactly its conversations due again.

-- The highest revision of a kind is in force.
CREATE TABLE setting_revision (
    tenant_id TEXT COLLATE "C" NOT NULL,
    kind      TEXT COLLATE "C" NOT NULL,
    revision  BIGINT NOT NULL CHECK (revision >= 0),
    document  TEXT NOT NULL,
    digest    TEXT NOT NULL,
    set_by    TEXT NOT NULL DEFAULT '',
    set_at    BIGINT NOT NULL,
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, kind, revision)
);

INSERT INTO setting_revision (tenant_id, kind, revision, document, digest, set_by, set_at, note)
SELECT tenant_id, 'rules', revision, document, digest, set_by, set_at, note FROM matching_rules;

DROP TABLE matching_rules;

CREATE TABLE export_read (
    tenant_id       TEXT COLLATE "C" NOT NULL,
    org_id          TEXT COLLATE "C" NOT NULL,
    record_id       TEXT COLLATE "C" NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, org_id, record_id, conversation_id)
);

CREATE INDEX export_read_of_conversation ON export_read (tenant_id, org_id, conversation_id);

-- Objects whose records are watched for every conversation: a JSON list of their names.
CREATE TABLE export_watch (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    objects   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id)
);
