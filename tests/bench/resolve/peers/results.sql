SELECT conversation_id, 'contact', id FROM of_contact
UNION ALL
SELECT conversation_id, 'lead', id FROM of_lead
UNION ALL
SELECT conversation_id, 'account', id FROM of_account
UNION
SELECT conversation_id, 'account', account_id FROM of_opportunity
UNION ALL
SELECT conversation_id, 'opportunity', id FROM of_opportunity
