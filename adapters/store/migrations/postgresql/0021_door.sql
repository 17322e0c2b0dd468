-- Why: who may use the API: access keys, client apps with their tokens (all as digests), the requests of a day, and who
-- did what.

CREATE TABLE api_key (
    tenant_id    TEXT NOT NULL,
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    digest       TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    trusted      TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    created_by   TEXT NOT NULL,
    expires_at   BIGINT,
    revoked_at   BIGINT,
    last_used_at BIGINT,
    last_peer    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE client_app (
    tenant_id     TEXT NOT NULL,
    id            TEXT NOT NULL,
    name          TEXT NOT NULL,
    digest        TEXT NOT NULL,
    scopes        TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    created_by    TEXT NOT NULL,
    revoked_at    BIGINT,
    last_used_at  BIGINT,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE app_approval (
    tenant_id   TEXT NOT NULL,
    digest      TEXT NOT NULL,
    app_id      TEXT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT,
    approved_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, digest),
    FOREIGN KEY (tenant_id, app_id) REFERENCES client_app (tenant_id, id)
);

CREATE TABLE app_grant (
    tenant_id    TEXT NOT NULL,
    id           TEXT NOT NULL,
    app_id       TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    revoked_at   BIGINT,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, app_id) REFERENCES client_app (tenant_id, id)
);

CREATE TABLE app_code (
    tenant_id    TEXT NOT NULL,
    digest       TEXT NOT NULL,
    app_id       TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    challenge    TEXT NOT NULL,
    expires_at   BIGINT NOT NULL,
    approved_by  TEXT NOT NULL,
    grant_id     TEXT,
    PRIMARY KEY (tenant_id, digest),
    FOREIGN KEY (tenant_id, app_id) REFERENCES client_app (tenant_id, id)
);

CREATE TABLE access_refresh_token (
    tenant_id  TEXT NOT NULL,
    digest     TEXT NOT NULL,
    grant_id   TEXT NOT NULL,
    parent     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (tenant_id, digest),
    FOREIGN KEY (tenant_id, grant_id) REFERENCES app_grant (tenant_id, id)
);

CREATE INDEX access_refresh_token_parent ON access_refresh_token (tenant_id, parent);

CREATE TABLE access_token (
    tenant_id  TEXT NOT NULL,
    digest     TEXT NOT NULL,
    grant_id   TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, digest),
    FOREIGN KEY (tenant_id, grant_id) REFERENCES app_grant (tenant_id, id)
);

CREATE INDEX access_token_expiry ON access_token (tenant_id, expires_at);

CREATE TABLE api_day (
    tenant_id TEXT NOT NULL,
    day       TEXT NOT NULL,
    used      BIGINT NOT NULL CHECK (used >= 0),
    PRIMARY KEY (tenant_id, day)
);

CREATE TABLE access_event (
    tenant_id  TEXT NOT NULL,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('access', 'refusal', 'setting')),
    at         BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    times      BIGINT NOT NULL CHECK (times > 0),
    actor      TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    peer       TEXT NOT NULL,
    status     BIGINT NOT NULL,
    request    TEXT NOT NULL,
    why        TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX access_event_time ON access_event (tenant_id, at, id);
