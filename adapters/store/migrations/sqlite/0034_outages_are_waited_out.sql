-- Why: attempts that failed in order and those that ended with their process were counted as one, so an outage of the
-- org of some two hours gave up jobs that only waited for its end, and their schedules with them. What was given up so
-- is over; the schedule brings it again.

ALTER TABLE job ADD COLUMN breaks BIGINT NOT NULL DEFAULT 0;

UPDATE job SET breaks = 1 WHERE state = 'running';

UPDATE job
SET state = 'done', payload = '', last_error = 'Freed by an upgrade. Before: ' || last_error
WHERE state = 'parked' AND kind IN ('sync', 'reconcile', 'prune')
  AND last_error LIKE 'Given up: whoever worked on it ended before it did, %';
