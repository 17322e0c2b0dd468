-- The rules of docs/reference/matching.md over whole tables. $grace is 14 days in milliseconds. `$table` is
-- a table that need not survive a crash: unlogged on PostgreSQL, a plain one on SQLite, which runs without journal.

-- Everybody from outside, and whom the address leads to: exact first, then without its tag.
CREATE $table outside AS
SELECT p.conversation_id, p.position, p.email, p.untagged, p.domain, c.time
FROM party AS p JOIN conversation AS c ON c.id = p.conversation_id
WHERE p.email IS NOT NULL AND p.email NOT LIKE '%@our-company.example';
ANALYZE outside;

CREATE $table hit AS
SELECT o.conversation_id, o.position, o.time, o.domain, 0 AS way, 0 AS kind, c.id AS found,
       c.id AS contact_id, CAST(NULL AS TEXT) AS lead_id, c.account_id,
       CAST(NULL AS TEXT) AS opportunity_id, c.modified
FROM outside AS o JOIN contact AS c ON c.email = o.email
UNION ALL
SELECT o.conversation_id, o.position, o.time, o.domain, 1, 0, c.id, c.id, NULL, c.account_id, NULL,
       c.modified
FROM outside AS o JOIN contact AS c ON c.email = o.untagged
UNION ALL
SELECT o.conversation_id, o.position, o.time, o.domain, 0, 1 + l.converted, l.id, l.contact_id,
       CASE WHEN l.converted = 0 THEN l.id END, c.account_id, l.opportunity_id, l.modified
FROM outside AS o JOIN lead AS l ON l.email = o.email LEFT JOIN contact AS c ON c.id = l.contact_id
UNION ALL
SELECT o.conversation_id, o.position, o.time, o.domain, 1, 1 + l.converted, l.id, l.contact_id,
       CASE WHEN l.converted = 0 THEN l.id END, c.account_id, l.opportunity_id, l.modified
FROM outside AS o JOIN lead AS l ON l.email = o.untagged
LEFT JOIN contact AS c ON c.id = l.contact_id;
ANALYZE hit;

-- One each. Whether an account has an open deal is only asked where it can decide.
CREATE $table person AS
SELECT * FROM (
    SELECT h.*, ROW_NUMBER() OVER (
        PARTITION BY conversation_id, position
        ORDER BY way, kind,
                 CASE WHEN account_id IS NULL THEN 2
                      WHEN rivals = 1 THEN 0
                      WHEN EXISTS (SELECT 1 FROM opportunity AS d
                                   WHERE d.account_id = h.account_id AND d.created <= h.time + $grace
                                     AND (d.closed IS NULL OR d.closed > h.time)) THEN 0
                      ELSE 1 END,
                 modified DESC, found) AS place
    FROM (SELECT hit.*, COUNT(*) OVER (PARTITION BY conversation_id, position) AS rivals
          FROM hit) AS h) AS ranked
WHERE place = 1;
ANALYZE person;

-- Those without a person, and persons without an account, by domain.
CREATE $table by_domain AS
SELECT o.conversation_id, o.position, a.account_id, CAST(NULL AS TEXT) AS lead_id
FROM outside AS o
LEFT JOIN person AS p ON p.conversation_id = o.conversation_id AND p.position = o.position
JOIN domain_account AS a ON a.domain = o.domain AND a.accounts = 1
WHERE p.conversation_id IS NULL OR p.account_id IS NULL
UNION ALL
SELECT o.conversation_id, o.position, NULL, l.lead_id
FROM outside AS o
LEFT JOIN person AS p ON p.conversation_id = o.conversation_id AND p.position = o.position
JOIN domain_lead AS l ON l.domain = o.domain
WHERE p.conversation_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM domain_account AS a WHERE a.domain = o.domain);
ANALYZE by_domain;

CREATE $table of_contact AS
SELECT DISTINCT conversation_id, contact_id AS id FROM person WHERE contact_id IS NOT NULL;
ANALYZE of_contact;

CREATE $table of_lead AS
SELECT conversation_id, lead_id AS id FROM person WHERE lead_id IS NOT NULL
UNION
SELECT conversation_id, lead_id FROM by_domain WHERE lead_id IS NOT NULL;
ANALYZE of_lead;

CREATE $table of_account AS
SELECT conversation_id, account_id AS id FROM person WHERE account_id IS NOT NULL
UNION
SELECT conversation_id, account_id FROM by_domain WHERE account_id IS NOT NULL;
ANALYZE of_account;

-- Every opportunity looked at, eligible or not, in the order of preference: the trace.
CREATE $table candidate AS
SELECT r.conversation_id, r.opportunity_id, r.account_id, r.eligible,
       ROW_NUMBER() OVER (PARTITION BY r.conversation_id
                          ORDER BY r.eligible DESC, r.tie, r.modified DESC, r.opportunity_id) AS place
FROM (SELECT l.conversation_id, d.id AS opportunity_id, d.account_id, d.modified,
             CASE WHEN d.created <= c.time + $grace AND (d.closed IS NULL OR d.closed > c.time)
                  THEN 1 ELSE 0 END AS eligible,
             CASE WHEN d.owner_id = c.host THEN 0
                  WHEN u.user_id IS NOT NULL THEN 1 ELSE 2 END AS tie
      FROM (SELECT a.conversation_id, d.id FROM of_account AS a
            JOIN opportunity AS d ON d.account_id = a.id
            UNION
            SELECT o.conversation_id, r.opportunity_id FROM of_contact AS o
            JOIN role AS r ON r.contact_id = o.id
            UNION
            SELECT conversation_id, opportunity_id FROM person
            WHERE opportunity_id IS NOT NULL) AS l
      JOIN opportunity AS d ON d.id = l.id
      JOIN conversation AS c ON c.id = l.conversation_id
      LEFT JOIN (SELECT DISTINCT p.conversation_id, w.id AS user_id
                 FROM party AS p JOIN app_user AS w ON w.email = p.email) AS u
             ON u.conversation_id = l.conversation_id AND u.user_id = d.owner_id) AS r;

CREATE $table of_opportunity AS
SELECT conversation_id, opportunity_id AS id, account_id FROM candidate
WHERE place = 1 AND eligible = 1;
