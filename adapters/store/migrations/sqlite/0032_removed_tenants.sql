-- Why: whoever still takes conversations in while their tenant is removed must not bring it back once it is gone. Only
-- its name stays, until a tenant of this name is added.

CREATE TABLE removed_tenant (
    tenant_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id)
);
