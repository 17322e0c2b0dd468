-- Why: a member who came, changed or left made every conversation due, because one digest over all members was part
-- of the settings. Now a finished export keeps what it asked about members, eight digits for each question (null: not
-- known), and the org what was answered last; a change makes those due that asked for it.

ALTER TABLE export_progress ADD COLUMN asked TEXT;

CREATE TABLE export_people (
    tenant_id TEXT COLLATE "C" NOT NULL,
    org_id    TEXT COLLATE "C" NOT NULL,
    answers   TEXT NOT NULL,
    digest    TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id)
);
