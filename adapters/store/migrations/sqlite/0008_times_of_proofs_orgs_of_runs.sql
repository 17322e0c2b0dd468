-- Why: a proof holds up to a moment before it was made, and people want to know both; what went wrong in one
-- org says nothing about another.

ALTER TABLE proof ADD COLUMN checked_at BIGINT;

ALTER TABLE run ADD COLUMN org_id TEXT NOT NULL DEFAULT '';
