-- Why: secrets are sealed by a data key of their tenant, which a master key wraps, so that both can be exchanged;
-- one process at a time asks for a connection's token; an authorisation in the browser is used once, whoever the
-- browser comes back to.

CREATE TABLE data_key (
    tenant_id  TEXT NOT NULL,
    id         TEXT NOT NULL,
    is_active  SMALLINT NOT NULL CHECK (is_active IN (0, 1)),
    provider   TEXT NOT NULL,
    master_key TEXT NOT NULL,
    wrapped    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (tenant_id, id)
);

CREATE UNIQUE INDEX data_key_one_active ON data_key (tenant_id) WHERE is_active = 1;

CREATE TABLE token_lease (
    tenant_id     TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    holder        TEXT NOT NULL,
    expires_at    BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, connection_id)
);

-- Ticket, state and browser are digests; verifier and client_secret are sealed.
CREATE TABLE pending_authorisation (
    tenant_id     TEXT NOT NULL,
    ticket        TEXT NOT NULL,
    state         TEXT,
    browser       TEXT NOT NULL DEFAULT '',
    verifier      TEXT NOT NULL DEFAULT '',
    client_secret TEXT NOT NULL DEFAULT '',
    name          TEXT NOT NULL,
    environment   TEXT NOT NULL CHECK (environment IN ('production', 'sandbox')),
    login_url     TEXT NOT NULL,
    client_id     TEXT NOT NULL,
    redirect_uri  TEXT NOT NULL,
    replaces      TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT,
    outcome       TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'connected', 'refused')),
    connection    TEXT NOT NULL DEFAULT '',
    fault         TEXT NOT NULL DEFAULT '',
    code          TEXT NOT NULL DEFAULT '',
    detail        TEXT NOT NULL DEFAULT '',
    remedy        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, ticket)
);

CREATE UNIQUE INDEX pending_authorisation_state ON pending_authorisation (tenant_id, state) WHERE state IS NOT NULL;
