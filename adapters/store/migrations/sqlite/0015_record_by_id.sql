-- Why: a page inside Salesforce asks for the conversation of the record it was opened on, several times a view;
-- without this every record of the object was read for that. Details are never asked for.

CREATE INDEX export_record_by_id ON export_record (tenant_id, org_id, object, record_id) WHERE cascades = 0;
