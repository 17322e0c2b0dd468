-- Why: a member is a person of the tenant, whichever org he is met in: he keeps his id from org to org and from
-- one Salesforce user to the next, has further addresses, and gets what rules or an admin decide. Every change
-- of a member is written down.

ALTER TABLE member ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN federation_id TEXT NOT NULL DEFAULT '';
-- User ids that stood for the same person before, with blanks between them.
ALTER TABLE member ADD COLUMN former_users TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN imports_mail SMALLINT NOT NULL DEFAULT 0 CHECK (imports_mail IN (0, 1));
ALTER TABLE member ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN permission_profile TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN workspace TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN rule TEXT NOT NULL DEFAULT '';

CREATE TABLE member_alias (
    tenant_id TEXT COLLATE "C" NOT NULL,
    member_id TEXT COLLATE "C" NOT NULL,
    address   TEXT COLLATE "C" NOT NULL,
    kind      TEXT COLLATE "C" NOT NULL CHECK (kind IN ('sender', 'former', 'given', 'refused')),
    PRIMARY KEY (tenant_id, member_id, address)
);

CREATE TABLE member_setting (
    tenant_id TEXT COLLATE "C" NOT NULL,
    member_id TEXT COLLATE "C" NOT NULL,
    setting   TEXT COLLATE "C" NOT NULL CHECK (setting IN ('recorded', 'import_mail', 'team', 'permission_profile', 'workspace')),
    value     TEXT NOT NULL,
    set_by    TEXT NOT NULL DEFAULT '',
    set_at    BIGINT NOT NULL,
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, member_id, setting)
);

-- The id of an act sorts by time; position is the order within it.
CREATE TABLE member_change (
    tenant_id  TEXT COLLATE "C" NOT NULL,
    act_id     TEXT COLLATE "C" NOT NULL,
    position   BIGINT NOT NULL,
    done_at    BIGINT NOT NULL,
    done_by    TEXT NOT NULL DEFAULT '',
    kind       TEXT COLLATE "C" NOT NULL,
    org_id     TEXT COLLATE "C" NOT NULL,
    member_id  TEXT COLLATE "C" NOT NULL,
    user_id    TEXT COLLATE "C" NOT NULL,
    name       TEXT NOT NULL DEFAULT '',
    field      TEXT COLLATE "C" NOT NULL,
    old_value  TEXT NOT NULL DEFAULT '',
    new_value  TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, act_id, position)
);

CREATE INDEX member_change_of_member ON member_change (tenant_id, member_id, act_id);
