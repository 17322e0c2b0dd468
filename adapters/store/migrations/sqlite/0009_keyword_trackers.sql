-- Why: keyword trackers. What each found in a conversation is kept beside the definition it was searched with,
-- so that a change of one searches for that one alone, and only conversations whose hits changed are exported.

-- Sets of definitions that something was searched with: a JSON list of {"id", "digest"}.
CREATE TABLE tracker_set (
    tenant_id TEXT NOT NULL,
    digest    TEXT NOT NULL,
    members   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, digest)
);

-- The last search of a conversation. hits_digest is empty where nothing was found.
CREATE TABLE tracker_search (
    tenant_id           TEXT NOT NULL,
    conversation_id     TEXT NOT NULL,
    set_digest          TEXT NOT NULL,
    conversation_digest TEXT NOT NULL,
    hits_digest         TEXT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id) ON DELETE CASCADE
);

-- mentions 0: it found nothing, and stands for a tracker of the document with the same id.
CREATE TABLE tracker_hit (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    tracker_id      TEXT NOT NULL,
    name            TEXT NOT NULL,
    side            TEXT NOT NULL CHECK (side IN ('any', 'company', 'customer')),
    definition      TEXT NOT NULL,
    mentions        BIGINT NOT NULL,
    phrases         TEXT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, tracker_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversation (tenant_id, id) ON DELETE CASCADE
);

ALTER TABLE export_progress ADD COLUMN hits_digest TEXT NOT NULL DEFAULT '';
