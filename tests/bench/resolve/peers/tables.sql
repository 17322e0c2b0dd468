-- The tables of a good engineer: addresses and domains parsed when they were imported, an index for
-- every look-up. Both databases read this file.
CREATE TABLE account (id TEXT PRIMARY KEY, domain TEXT);
CREATE TABLE contact (id TEXT PRIMARY KEY, email TEXT, domain TEXT, account_id TEXT, modified BIGINT NOT NULL);
CREATE TABLE lead (id TEXT PRIMARY KEY, email TEXT, domain TEXT, converted INTEGER NOT NULL,
                   contact_id TEXT, opportunity_id TEXT, modified BIGINT NOT NULL);
CREATE TABLE opportunity (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, owner_id TEXT NOT NULL,
                          created BIGINT NOT NULL, closed BIGINT, modified BIGINT NOT NULL);
CREATE TABLE role (opportunity_id TEXT NOT NULL, contact_id TEXT NOT NULL);
CREATE TABLE app_user (id TEXT PRIMARY KEY, email TEXT NOT NULL);
CREATE TABLE conversation (id TEXT PRIMARY KEY, time BIGINT NOT NULL, host TEXT NOT NULL);
CREATE TABLE party (conversation_id TEXT NOT NULL, position INTEGER NOT NULL, email TEXT, untagged TEXT,
                    domain TEXT, PRIMARY KEY (conversation_id, position));
