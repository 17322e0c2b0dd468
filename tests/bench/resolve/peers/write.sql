-- The result, kept: one row per conversation and record.
CREATE TABLE result (conversation_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
                     PRIMARY KEY (conversation_id, kind, id));
INSERT INTO result
SELECT conversation_id, 'contact', id FROM of_contact
UNION ALL
SELECT conversation_id, 'lead', id FROM of_lead
UNION ALL
SELECT conversation_id, 'account', id FROM (SELECT conversation_id, id FROM of_account
                                            UNION
                                            SELECT conversation_id, account_id FROM of_opportunity) AS a
UNION ALL
SELECT conversation_id, 'opportunity', id FROM of_opportunity;
