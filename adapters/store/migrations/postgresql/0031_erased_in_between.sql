-- Why: whoever takes conversations in has to notice that somebody was erased since he looked who was; and resolutions,
-- hits and decisions of conversations that were deleted while they were being worked out stayed behind.

ALTER TABLE conversation_revision ADD COLUMN erased BIGINT NOT NULL DEFAULT 0;

DELETE FROM resolution
WHERE (tenant_id, conversation_id) IN (SELECT tenant_id, id FROM conversation WHERE state = 'removed');

DELETE FROM unknown_person
WHERE (tenant_id, conversation_id) IN (SELECT tenant_id, id FROM conversation WHERE state = 'removed');

DELETE FROM tracker_hit
WHERE (tenant_id, conversation_id) IN (SELECT tenant_id, id FROM conversation WHERE state = 'removed');

DELETE FROM tracker_search
WHERE (tenant_id, conversation_id) IN (SELECT tenant_id, id FROM conversation WHERE state = 'removed');

DELETE FROM resolution_override
WHERE (tenant_id, conversation_id) IN (SELECT tenant_id, id FROM conversation WHERE state = 'removed');
