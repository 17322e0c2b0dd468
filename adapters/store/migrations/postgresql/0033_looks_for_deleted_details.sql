-- Why: details that somebody deletes one by one in the org are looked for, too, but less often than conversation
-- records and tasks: every object is a query of its own.

-- When the org was last asked for deletions of details; null where it never was.
ALTER TABLE export_census ADD COLUMN details_asked_at BIGINT;
