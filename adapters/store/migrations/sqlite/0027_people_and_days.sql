-- Why: what is held of a person, and what users did in a range of days, without looking at every conversation.

-- Who takes part in what, by a number made of an address or of the end of a telephone number (model::PersonKey).
-- People with the same number are told apart by the conversation itself.
CREATE TABLE conversation_person (
    tenant_id       TEXT NOT NULL,
    person          BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person, conversation_id)
) WITHOUT ROWID;

-- Tenants whose conversations of before this table are not all in it: those up to this id are. The first look-up
-- adds the others.
CREATE TABLE conversation_person_gap (
    tenant_id TEXT NOT NULL,
    filled_to TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id)
);

INSERT INTO conversation_person_gap (tenant_id)
SELECT DISTINCT tenant_id FROM conversation WHERE state = 'live';

-- What users did on a day (days since 1970, UTC), as it was counted when somebody asked. `changes` grows with every
-- change of a conversation of the day; counted means that `counted` is the same number.
CREATE TABLE activity_day (
    tenant_id TEXT NOT NULL,
    day       BIGINT NOT NULL,
    changes   BIGINT NOT NULL,
    counted   BIGINT NOT NULL DEFAULT 0,
    basis     TEXT NOT NULL DEFAULT '',
    activity  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, day)
);

-- Whole numbers are cut towards zero, so the rest of the division is taken off first.
INSERT INTO activity_day (tenant_id, day, changes)
SELECT DISTINCT tenant_id, (time_at - ((time_at % 86400000) + 86400000) % 86400000) / 86400000, 1
FROM conversation
WHERE state = 'live';
