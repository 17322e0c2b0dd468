-- Why: lists of conversations by filter, for the public API. What they show stands beside the documents, which are
-- long; whose moment a list goes by, and the workspace, stand in the conversation and in its indexes, so that a
-- page or a count reads nothing else.

ALTER TABLE conversation ADD COLUMN listed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN workspace TEXT NOT NULL DEFAULT '';

-- client_id: the first 600 characters of metaData.clientUniqueId.
CREATE TABLE conversation_head (
    tenant_id       TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    client_id       TEXT NOT NULL DEFAULT '',
    head            TEXT NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id)
);

INSERT INTO conversation_head (tenant_id, conversation_id, client_id, head)
SELECT tenant_id, conversation_id,
       COALESCE(substr(CAST(json_extract(document, '$.metaData.clientUniqueId') AS TEXT), 1, 600), ''),
       json_object('metaData', json_extract(document, '$.metaData'),
                   'interaction', json_extract(document, '$.interaction'),
                   'collaboration', json_extract(document, '$.collaboration'))
FROM conversation_content;

CREATE INDEX conversation_head_client ON conversation_head (tenant_id, client_id) WHERE client_id <> '';

UPDATE conversation
SET listed_at = time_at
WHERE state = 'live';

UPDATE conversation
SET listed_at = scheduled_at
WHERE state = 'live' AND scheduled_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM conversation_head AS h
              WHERE h.tenant_id = conversation.tenant_id AND h.conversation_id = conversation.id
                AND json_extract(h.head, '$.metaData.direction') = 'Conference');

UPDATE conversation
SET workspace = COALESCE((SELECT CAST(json_extract(h.head, '$.metaData.workspaceId') AS TEXT)
                          FROM conversation_head AS h
                          WHERE h.tenant_id = conversation.tenant_id
                            AND h.conversation_id = conversation.id), '')
WHERE state = 'live';

UPDATE conversation SET workspace = '' WHERE workspace = '1';

CREATE TABLE conversation_workspace (
    tenant_id TEXT NOT NULL,
    id        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

INSERT INTO conversation_workspace (tenant_id, id)
SELECT DISTINCT tenant_id, workspace FROM conversation WHERE state = 'live';

-- The columns of the conditions are among them, too: SQLite would look into the table for them otherwise.
CREATE INDEX conversation_begun
    ON conversation (tenant_id, time_at, id, is_private, workspace, state, started_at)
    WHERE state = 'live' AND started_at IS NOT NULL;
CREATE INDEX conversation_listed
    ON conversation (tenant_id, listed_at, id, is_private, workspace, state, started_at)
    WHERE state = 'live' AND started_at IS NOT NULL;
CREATE INDEX conversation_hosted
    ON conversation (tenant_id, primary_user, time_at, id, is_private, state, started_at)
    WHERE state = 'live' AND started_at IS NOT NULL;
