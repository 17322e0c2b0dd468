-- Why: resolutions of a whole history go in by COPY. The check against the conversation cost as much as all the
-- rest of a row, and wrote a lock into each conversation; removing a conversation takes its resolutions away
-- by itself. Traces of a few thousand bytes stay in their row: compressing them took longer than writing them.
ALTER TABLE resolution DROP CONSTRAINT resolution_tenant_id_conversation_id_fkey;
ALTER TABLE resolution SET (toast_tuple_target = 8160);
