-- Why: who follows what changes (an index for search, a copy elsewhere) reads it by one position per tenant,
-- and misses nothing while others write.

-- The newest position. Raised as the last act of a transaction; the row stays locked until it ends, so that
-- positions become visible in ascending order.
CREATE TABLE change_position (
    tenant_id TEXT COLLATE "C" NOT NULL,
    position  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- What one transaction changed, one line per subject: cheap to write, whatever its size. Goes when it is folded
-- into subject_change.
CREATE TABLE change_note (
    tenant_id TEXT COLLATE "C" NOT NULL,
    position  BIGINT NOT NULL,
    subjects  BIGINT NOT NULL,
    notes     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, position)
);

-- Up to where notes are folded. Whoever folds locks it.
CREATE TABLE change_fold (
    tenant_id TEXT COLLATE "C" NOT NULL,
    position  BIGINT NOT NULL,
    PRIMARY KEY (tenant_id)
);

-- What is read: each subject at its newest position. What is deleted stays.
CREATE TABLE subject_change (
    tenant_id           TEXT COLLATE "C" NOT NULL,
    kind                TEXT COLLATE "C" NOT NULL CHECK (kind IN ('connection', 'conversation', 'member')),
    subject_id          TEXT COLLATE "C" NOT NULL,
    position            BIGINT NOT NULL,
    born_position       BIGINT NOT NULL,
    is_deleted          SMALLINT NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
    content_position    BIGINT NOT NULL DEFAULT 0,
    access_position     BIGINT NOT NULL DEFAULT 0,
    trackers_position   BIGINT NOT NULL DEFAULT 0,
    resolution_position BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, kind, subject_id)
);

CREATE UNIQUE INDEX subject_change_place ON subject_change (tenant_id, position, kind, subject_id);

-- What is there already came at the first position.
INSERT INTO subject_change (tenant_id, kind, subject_id, position, born_position, is_deleted, content_position)
SELECT tenant_id, 'conversation', id, 1, 1, CASE WHEN state = 'removed' THEN 1 ELSE 0 END, 1
FROM conversation;

INSERT INTO subject_change (tenant_id, kind, subject_id, position, born_position, content_position)
SELECT DISTINCT tenant_id, 'member', id, 1, 1, 1
FROM member;

INSERT INTO subject_change (tenant_id, kind, subject_id, position, born_position, content_position)
SELECT tenant_id, 'connection', id, 1, 1, 1
FROM connection;

INSERT INTO change_position (tenant_id, position)
SELECT DISTINCT tenant_id, 1
FROM subject_change;
