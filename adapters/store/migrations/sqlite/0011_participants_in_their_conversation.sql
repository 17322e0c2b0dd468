-- Why: participants are only ever read with their conversation, and a row each, found by its index, cost more than
-- all the rest of reading a conversation. They stand in their conversation now, a line each (see
-- participants_text.hpp). Resolutions keep their trace as lines too, in half the bytes; they are made from
-- what is held, so those of before go and are made again. What people decided stays.

ALTER TABLE conversation ADD COLUMN participants TEXT NOT NULL DEFAULT '';

UPDATE conversation
SET participants = COALESCE((
    SELECT group_concat(line, '')
    FROM (SELECT
               replace(replace(replace(p.party_id, '\', '\\'), char(9), '\t'), char(10), '\n') || char(9) ||
               replace(replace(replace(p.email, '\', '\\'), char(9), '\t'), char(10), '\n') || char(9) ||
               replace(replace(replace(p.name, '\', '\\'), char(9), '\t'), char(10), '\n') || char(9) ||
               replace(replace(replace(p.phone, '\', '\\'), char(9), '\t'), char(10), '\n') || char(9) ||
               replace(replace(replace(p.user_id, '\', '\\'), char(9), '\t'), char(10), '\n') || char(9) ||
               CASE p.affiliation WHEN 'internal' THEN 'i' WHEN 'external' THEN 'e' ELSE '' END ||
               CASE p.attended WHEN 1 THEN 'a' ELSE '' END || CASE p.invited WHEN 1 THEN 'n' ELSE '' END ||
               char(10) AS line
          FROM conversation_participant AS p
          WHERE p.tenant_id = conversation.tenant_id AND p.conversation_id = conversation.id
          ORDER BY p.position)), '');

DROP TABLE conversation_participant;

DELETE FROM resolution_key;
DELETE FROM unknown_person;
DELETE FROM resolution;
UPDATE match_state SET settled_basis = '';

-- How many were resolved is all but those that were not, which are few.
DROP INDEX resolution_found;
CREATE INDEX resolution_nowhere ON resolution (tenant_id, org_id) WHERE is_resolved = 0;
