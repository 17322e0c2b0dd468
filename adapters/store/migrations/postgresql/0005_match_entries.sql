-- Why: after an import exactly the conversations that a change concerns are resolved again. match_entry is each CRM
-- record as matching looks at it, as numbers in place of texts; it is what records are looked up by, and how
-- they were before a change. It is filled when an org is resolved, not by imports: an import only writes
-- down what it touched, and only for an org that was resolved before, so a first load pays nothing.

CREATE TABLE match_entry (
    tenant_id        TEXT COLLATE "C" NOT NULL,
    org_id           TEXT COLLATE "C" NOT NULL,
    record_id        TEXT COLLATE "C" NOT NULL,
    object           TEXT COLLATE "C" NOT NULL CHECK (object IN ('a', 'c', 'l', 'o', 'r')),
    is_live          SMALLINT NOT NULL CHECK (is_live IN (0, 1)),
    is_converted     SMALLINT NOT NULL DEFAULT 0 CHECK (is_converted IN (0, 1)),
    address          BIGINT,
    domain           BIGINT,
    phone            BIGINT,
    mobile_phone     BIGINT,
    facts            BIGINT,
    last_modified_at BIGINT NOT NULL DEFAULT 0,
    master_id        TEXT COLLATE "C",
    account_id       TEXT COLLATE "C",
    contact_id       TEXT COLLATE "C",
    opportunity_id   TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, org_id, record_id)
);

-- Text is compared bytewise. The other indexes are of one column, because there are many rows; statistics are
-- made when the entries of an org were built, so that they are never mistaken for the primary key.
CREATE INDEX match_entry_address ON match_entry (address) WHERE address IS NOT NULL;
CREATE INDEX match_entry_domain ON match_entry (domain, object) WHERE domain IS NOT NULL;
CREATE INDEX match_entry_phone ON match_entry (phone) WHERE phone IS NOT NULL;
CREATE INDEX match_entry_mobile_phone ON match_entry (mobile_phone) WHERE mobile_phone IS NOT NULL;
CREATE INDEX match_entry_account ON match_entry (account_id, object) WHERE account_id IS NOT NULL;
CREATE INDEX match_entry_contact ON match_entry (contact_id, object) WHERE contact_id IS NOT NULL;
CREATE INDEX match_entry_opportunity ON match_entry (opportunity_id, object)
    WHERE opportunity_id IS NOT NULL;
CREATE INDEX match_entry_master ON match_entry (master_id) WHERE master_id IS NOT NULL;

-- The domains that accounts name.
CREATE TABLE match_domain (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    domain    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, record_id, domain)
);

CREATE INDEX match_domain_domain ON match_domain (domain);

-- How far the entries of an org are to be trusted, and up to where its resolutions are settled.
CREATE TABLE match_state (
    tenant_id          TEXT COLLATE "C" NOT NULL,
    org_id             TEXT COLLATE "C" NOT NULL,
    epoch              BIGINT NOT NULL DEFAULT 0,
    is_built           SMALLINT NOT NULL DEFAULT 0 CHECK (is_built IN (0, 1)),
    entries            BIGINT NOT NULL DEFAULT 0,
    rules              TEXT NOT NULL DEFAULT '',
    users              TEXT NOT NULL DEFAULT '',
    settled_basis      TEXT NOT NULL DEFAULT '',
    settled_conversations BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, org_id)
);

-- Records that imports wrote since the entries were last brought up to date.
CREATE TABLE crm_touch (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    object    TEXT COLLATE "C" NOT NULL,
    record_id TEXT COLLATE "C" NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object, record_id)
);

-- How many of them; null where nobody follows.
ALTER TABLE crm_revision ADD COLUMN touched BIGINT;

-- Which resolutions asked for what. The key comes first: it is a number, and tells the rows apart.
CREATE TABLE resolution_key (
    tenant_id       TEXT COLLATE "C" NOT NULL,
    org_id          TEXT COLLATE "C" NOT NULL,
    key             BIGINT NOT NULL,
    conversation_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key, tenant_id, org_id, conversation_id)
);

-- The same keys, 16 hexadecimal digits each, to be taken back with the resolution.
ALTER TABLE resolution ADD COLUMN match_keys TEXT NOT NULL DEFAULT '';

CREATE INDEX resolution_stale ON resolution (basis, tenant_id, org_id, conversation_id) WHERE basis = '';
CREATE INDEX resolution_found ON resolution (is_resolved, tenant_id, org_id);

-- What the rules would choose in place of a person's decision, where they would choose otherwise.
ALTER TABLE resolution_override ADD COLUMN rules_opportunity_id TEXT COLLATE "C";

-- Grows with every change of a conversation.
CREATE TABLE conversation_revision (
    tenant_id TEXT COLLATE "C" NOT NULL,
    revision  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

ALTER TABLE conversation ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversation_changed ON conversation (tenant_id, revision, id);
