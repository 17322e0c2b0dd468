-- Why: a client moves over to another secret some time after it was made. Until then the one before is good, too, and
-- whoever exchanged it has to see whether somebody still uses it.

ALTER TABLE api_key ADD COLUMN earlier_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN earlier_until BIGINT;
ALTER TABLE api_key ADD COLUMN earlier_used_at BIGINT;
