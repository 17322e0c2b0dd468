-- Why: an opportunity whose owner is not recorded any more stays with the conversations held before that. For
-- this it has to be known since when.

-- Null where it is not released.
ALTER TABLE opportunity ADD COLUMN released_at BIGINT;

-- Nobody noted the moment until now. A leaver's user record was changed last when he left, or later; where the
-- owner has not left, it was before this step.
UPDATE opportunity SET released_at = COALESCE(
    (SELECT owner.last_modified_at FROM crm_user AS owner
     WHERE owner.tenant_id = opportunity.tenant_id AND owner.org_id = opportunity.org_id
       AND owner.id = opportunity.owner_id AND owner.is_active = 0),
    CAST(strftime('%s', 'now') AS INTEGER) * 1000)
WHERE state = 'released';
