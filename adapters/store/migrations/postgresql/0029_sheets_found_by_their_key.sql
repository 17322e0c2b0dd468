-- Why: the names in these tables were compared by another collation than those of conversations, so a sheet was never
-- found by its key from a conversation: after a deletion each look at what is due read all sheets once per
-- conversation that was removed.

ALTER TABLE export_sheet
    ALTER COLUMN tenant_id TYPE TEXT COLLATE "C",
    ALTER COLUMN org_id TYPE TEXT COLLATE "C",
    ALTER COLUMN object TYPE TEXT COLLATE "C",
    ALTER COLUMN conversation_id TYPE TEXT COLLATE "C";

ALTER TABLE export_object
    ALTER COLUMN tenant_id TYPE TEXT COLLATE "C",
    ALTER COLUMN org_id TYPE TEXT COLLATE "C",
    ALTER COLUMN object TYPE TEXT COLLATE "C";
