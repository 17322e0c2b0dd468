-- Why: what an operator follows over time is read every few seconds, so the newest import has to be found by an
-- index among all other runs.

CREATE INDEX run_newest_of_kind ON run (tenant_id, kind, started_at);
