CREATE INDEX contact_email ON contact (email);
CREATE INDEX contact_domain ON contact (domain, account_id);
CREATE INDEX lead_email ON lead (email);
CREATE INDEX lead_domain ON lead (domain);
CREATE INDEX account_domain ON account (domain);
CREATE INDEX opportunity_account ON opportunity (account_id);
CREATE INDEX role_contact ON role (contact_id);
CREATE INDEX app_user_email ON app_user (email);

-- What a domain stands for, kept up to date by the import: the accounts that name it, and the one
-- that all its contacts belong to.
CREATE TABLE domain_account (domain TEXT NOT NULL, account_id TEXT NOT NULL, accounts INTEGER NOT NULL,
                             PRIMARY KEY (domain, account_id));
INSERT INTO domain_account
SELECT domain, account_id, COUNT(*) OVER (PARTITION BY domain)
FROM (SELECT domain, id AS account_id FROM account WHERE domain IS NOT NULL
      UNION
      SELECT domain, MIN(account_id) FROM contact
      WHERE domain IS NOT NULL AND account_id IS NOT NULL
      GROUP BY domain HAVING COUNT(DISTINCT account_id) = 1) AS named;
CREATE TABLE domain_lead (domain TEXT PRIMARY KEY, lead_id TEXT NOT NULL);
INSERT INTO domain_lead
SELECT domain, MIN(id) FROM lead WHERE domain IS NOT NULL AND converted = 0
GROUP BY domain HAVING COUNT(*) = 1;
