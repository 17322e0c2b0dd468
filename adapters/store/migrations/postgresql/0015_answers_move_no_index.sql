-- Why: an answer of the org changes a record's state and time. While an index was about either, each
-- answer moved the record in all its indexes. Room on each page lets PostgreSQL keep the
-- new version beside the old one.

ALTER TABLE export_record ADD COLUMN parked_at BIGINT;
UPDATE export_record SET parked_at = changed_at WHERE state = 'parked';
DROP INDEX export_record_parked;
CREATE INDEX export_record_parked ON export_record (tenant_id, org_id, parked_at)
    WHERE parked_at IS NOT NULL;
ALTER TABLE export_record SET (fillfactor = 70);
