-- Why: reprocessing waits for what is new and can be paused, so it must be known why a conversation is due.
-- What used to delete the progress of a conversation notes the reason in it instead.

ALTER TABLE export_progress ADD COLUMN reopened TEXT NOT NULL DEFAULT ''
    CHECK (reopened IN ('', 'unanswered', 'retry', 'asked', 'record'));
