-- Why: what an operator follows over time is read every few seconds, so it has to be found by an index: the
-- newest import among other runs, and the jobs that a person must look at among all that are done.

CREATE INDEX run_newest_of_kind ON run (tenant_id, kind, started_at);
CREATE INDEX job_parked ON job (kind) WHERE state = 'parked';
