-- Why: two dozen records of a conversation were a row with two index entries each, written before and after they
-- were sent: that was most of the time of a first export. Details that are simply there, which nobody asks for one
-- by one, now share a row per object and conversation. Rows that are there already stay valid; what is written
-- again moves.

CREATE TABLE export_sheet (
    tenant_id       TEXT NOT NULL,
    org_id          TEXT NOT NULL,
    object          TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    key_field       TEXT NOT NULL,
    written         BIGINT NOT NULL,
    pending         BIGINT NOT NULL,
    deleting        BIGINT NOT NULL,
    records         TEXT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object, conversation_id)
) WITHOUT ROWID;

-- The objects that we keep records of, and how many of each are in place: counting millions took longer than
-- exporting what had changed.
CREATE TABLE export_object (
    tenant_id TEXT NOT NULL,
    org_id    TEXT NOT NULL,
    object    TEXT NOT NULL,
    written   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, org_id, object)
);

INSERT INTO export_object (tenant_id, org_id, object, written)
SELECT tenant_id, org_id, object, SUM(CASE WHEN state = 'written' AND gone_at IS NULL THEN 1 ELSE 0 END)
FROM export_record
GROUP BY tenant_id, org_id, object;
