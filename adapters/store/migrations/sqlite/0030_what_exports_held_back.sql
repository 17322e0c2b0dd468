-- Why: whether an export held conversations back, because too many would leave the org, was read out of the words of
-- its warning, and hidden by the next export of a single conversation.

-- Conversations; null where the run did not decide it: no export, or not of everything that is due. No run before this
-- step is known to have decided.
ALTER TABLE run_object ADD COLUMN held_back BIGINT;
-- Conversations that were in the org.
ALTER TABLE run_object ADD COLUMN held_back_of BIGINT NOT NULL DEFAULT 0;
