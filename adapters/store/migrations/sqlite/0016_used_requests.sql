-- Why: a request that opens a page inside Salesforce opens it once, whichever process it reaches.

CREATE TABLE used_request (
    tenant_id  TEXT NOT NULL,
    signature  TEXT NOT NULL,
    kept_until BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, signature)
);

CREATE INDEX used_request_oldest ON used_request (tenant_id, kept_until);
