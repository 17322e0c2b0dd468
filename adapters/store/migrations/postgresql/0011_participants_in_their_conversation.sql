-- Why: participants are only ever read with their conversation, and a row each, found by its index, cost more than
-- all the rest of reading a conversation. They stand in their conversation now, a line each (see
-- participants_text.hpp). Resolutions keep their trace as lines too, in half the bytes; they are made from
-- what is held, so those of before go and are made again. What people decided stays.

ALTER TABLE conversation ADD COLUMN participants TEXT NOT NULL DEFAULT '';

UPDATE conversation AS c
SET participants = l.lines
FROM (SELECT p.tenant_id, p.conversation_id, string_agg(
               replace(replace(replace(p.party_id, '\', '\\'), chr(9), '\t'), chr(10), '\n') || chr(9) ||
               replace(replace(replace(p.email, '\', '\\'), chr(9), '\t'), chr(10), '\n') || chr(9) ||
               replace(replace(replace(p.name, '\', '\\'), chr(9), '\t'), chr(10), '\n') || chr(9) ||
               replace(replace(replace(p.phone, '\', '\\'), chr(9), '\t'), chr(10), '\n') || chr(9) ||
               replace(replace(replace(p.user_id, '\', '\\'), chr(9), '\t'), chr(10), '\n') || chr(9) ||
               CASE p.affiliation WHEN 'internal' THEN 'i' WHEN 'external' THEN 'e' ELSE '' END ||
               CASE p.attended WHEN 1 THEN 'a' ELSE '' END || CASE p.invited WHEN 1 THEN 'n' ELSE '' END ||
               chr(10),
               '' ORDER BY p.position) AS lines
      FROM conversation_participant AS p
      GROUP BY p.tenant_id, p.conversation_id) AS l
WHERE l.tenant_id = c.tenant_id AND l.conversation_id = c.id;

DROP TABLE conversation_participant;

TRUNCATE resolution_key, unknown_person, resolution;
UPDATE match_state SET settled_basis = '';

-- How many were resolved is all but those that were not, which are few.
DROP INDEX resolution_found;
CREATE INDEX resolution_nowhere ON resolution (tenant_id, org_id) WHERE is_resolved = 0;
