-- Why: the org names the fields it blames; an admin looks for them first.

ALTER TABLE export_record ADD COLUMN error_fields TEXT NOT NULL DEFAULT '';
