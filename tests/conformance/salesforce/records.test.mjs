import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const ID = /^[A-Za-z0-9]{18}$/;

const conversations = () => org.connection.sobject('Conversation__c');
const trackers = () => org.connection.sobject('Conversation_Tracker__c');
const conversation = async (key = unique('c')) => {
  const { id } = await conversations().create({ Conversation_Key__c: key, Name: 'Call' });
  return { id, key };
};

test('CreateAnswers201WithTheNewId', async () => {
  const answer = await send(org.connection, 'POST', '/sobjects/Account', { body: { Name: unique('A') } });
  assert.equal(answer.status, 201);
  assert.match(answer.json.id, /^001/);
  assert.match(answer.json.id, ID);
  assert.deepEqual({ ...answer.json, id: 0 }, { id: 0, success: true, errors: [] });
  assert.match(answer.headers.get('location'), new RegExp(`/sobjects/Account/${answer.json.id}$`));
});

test('RecordIsReadBackAsItWasWritten', async () => {
  const written = {
    Conversation_Key__c: unique('c'), Name: 'Wie läuft’s? 🎧', Title__c: 'x'.repeat(255), Started_At__c: '2026-03-04T05:06:07.000+0000',
    Duration_Seconds__c: 1234, Talk_Seconds_Internal__c: 61.5, Is_Private__c: true, Direction__c: 'Conference', Brief__c: 'First line\nSecond "line"',
    Url__c: 'https://calls.example/1?a=b&c=d',
  };
  const { id } = await conversations().create(written);
  const read = await conversations().retrieve(id);
  for (const [field, value] of Object.entries(written)) assert.equal(read[field], value, field);
  assert.strictEqual(read.Language__c, null);
  assert.equal(read.attributes.type, 'Conversation__c');
});

test('RetrieveTakesTheFieldsAsked', async () => {
  const { id } = await conversation();
  const { json } = await send(org.connection, 'GET', `/sobjects/Conversation__c/${id}?fields=Name,Conversation_Key__c`);
  assert.deepEqual(Object.keys(json).sort(), ['Conversation_Key__c', 'Id', 'Name', 'attributes']);
});

test('FifteenCharacterIdsAreAccepted', async () => {
  const { id } = await conversation();
  assert.equal((await conversations().retrieve(id.slice(0, 15))).Id, id);
});

test('UpdateChangesOnlyWhatIsSent', async () => {
  const { id, key } = await conversation();
  await conversations().update({ Id: id, Purpose__c: 'Demo', Language__c: 'eng' });
  await conversations().update({ Id: id, Purpose__c: null });
  const read = await conversations().retrieve(id);
  assert.deepEqual([read.Purpose__c, read.Language__c, read.Conversation_Key__c], [null, 'eng', key]);
});

test('UpdateAnswers204AndMovesTheStamp', async () => {
  const { id } = await conversation();
  const before = (await conversations().retrieve(id)).SystemModstamp;
  await org.simulator.advance(5);
  const answer = await send(org.connection, 'PATCH', `/sobjects/Conversation__c/${id}`, { body: { Purpose__c: 'Demo' } });
  assert.deepEqual([answer.status, answer.text], [204, '']);
  assert.ok((await conversations().retrieve(id)).SystemModstamp > before);
});

test('DeletedRecordIsGone', async () => {
  const { id } = await conversation();
  await conversations().destroy(id);
  assert.match((await failureOf(conversations().retrieve(id))).code, /^(NOT_FOUND|ENTITY_IS_DELETED)$/);
  assert.equal((await failureOf(conversations().update({ Id: id, Name: 'x' }))).code, 'ENTITY_IS_DELETED');
});

test('DeletingAConversationDeletesItsDetails', async () => {
  const { id, key } = await conversation();
  await trackers().create({ Record_Key__c: `${key}:tracker:1`, Conversation__c: id, Tracker_Name__c: 'Pricing' });
  await conversations().destroy(id);
  assert.equal(await trackers().count({ Record_Key__c: `${key}:tracker:1` }), 0);
});

test('UpsertCreatesThenUpdates', async () => {
  const key = unique('u');
  const first = await conversations().upsert({ Conversation_Key__c: key, Name: 'One' }, 'Conversation_Key__c');
  assert.equal(first.created, true);
  const second = await conversations().upsert({ Conversation_Key__c: key, Name: 'Two' }, 'Conversation_Key__c');
  assert.deepEqual([second.success, second.created, second.id], [true, false, first.id]);
  assert.equal((await conversations().retrieve(first.id)).Name, 'Two');
});

test('UpsertStatusTellsCreatedFromUpdated', async () => {
  const resource = `/sobjects/Conversation__c/Conversation_Key__c/${unique('u')}`;
  const first = await send(org.connection, 'PATCH', resource, { body: { Name: 'One' } });
  const second = await send(org.connection, 'PATCH', resource, { body: { Name: 'Two' } });
  assert.deepEqual([first.status, second.status], [201, 200]);
});

test('UpsertKeyMayHoldEveryCharacter', async () => {
  const key = `${unique('k')} a/b?c=d&e%20é`;
  await send(org.connection, 'PATCH', `/sobjects/Conversation__c/Conversation_Key__c/${encodeURIComponent(key)}`, { body: { Name: 'One' } });
  assert.equal(await conversations().count({ Conversation_Key__c: key }), 1);
});

test('UpsertTellsCapitalsFromSmallLetters', async () => {
  const key = unique('Case');
  const upper = await conversations().upsert({ Conversation_Key__c: key.toUpperCase(), Name: 'Upper' }, 'Conversation_Key__c');
  const lower = await conversations().upsert({ Conversation_Key__c: key.toLowerCase(), Name: 'Lower' }, 'Conversation_Key__c');
  assert.deepEqual([upper.created, lower.created], [true, true]);
});

test('UpsertBodyMustNotRepeatTheKey', async () => {
  const resource = `/sobjects/Conversation__c/Conversation_Key__c/${unique('u')}`;
  const answer = await send(org.connection, 'PATCH', resource, { body: { Name: 'One', Conversation_Key__c: 'other' } });
  assert.equal(answer.status, 400);
  assert.equal(answer.json[0].errorCode, 'INVALID_FIELD');
});

test('UpsertMatchingSeveralRecordsAnswersTheirAddresses', async () => {
  const email = `${unique('twin')}@twins.example`;
  const ids = [];
  for (const LastName of ['One', 'Two']) ids.push((await org.connection.create('Contact', { LastName, Email: email })).id);
  const failure = await failureOf(org.connection.sobject('Contact').upsert({ Email: email, LastName: 'Three' }, 'Email'));
  assert.equal(failure.code, 'MULTIPLE_CHOICES');
  assert.deepEqual([...failure.data].sort(), ids.map((id) => `/services/data/v66.0/sobjects/Contact/${id}`).sort());
});

test('UpsertByAFieldThatIsNoKeyIsNotFound', async () => {
  const failure = await failureOf(conversations().upsert({ Nothing__c: 'x', Name: 'One' }, 'Nothing__c'));
  assert.equal(failure.code, 'NOT_FOUND');
  assert.match(failure.message, /Provided external ID field does not exist or is not accessible: Nothing__c/);
});

test('RecordIsReadAndDeletedByItsKey', async () => {
  const { id, key } = await conversation();
  const resource = `/sobjects/Conversation__c/Conversation_Key__c/${key}`;
  assert.equal((await send(org.connection, 'GET', resource)).json.Id, id);
  assert.equal((await send(org.connection, 'DELETE', resource)).status, 204);
  assert.equal((await send(org.connection, 'GET', resource)).status, 404);
});

test('DetailFindsItsConversationByTheKeyOfTheConversation', async () => {
  const { id, key } = await conversation();
  const row = { Record_Key__c: `${key}:tracker:1`, Conversation__r: { Conversation_Key__c: key }, Tracker_Name__c: 'Pricing' };
  const first = await trackers().upsert(row, 'Record_Key__c');
  const second = await trackers().upsert({ ...row, Mention_Count__c: 3 }, 'Record_Key__c');
  assert.equal(second.created, false);
  const read = await trackers().retrieve(first.id);
  assert.deepEqual([read.Conversation__c, read.Mention_Count__c], [id, 3]);
  assert.match(read.Name, /^CT-\d{7}$/);
});

test('UnknownParentKeyIsRefused', async () => {
  const failure = await failureOf(trackers().create({ Record_Key__c: unique('t'), Conversation__r: { Conversation_Key__c: 'no-such-key' } }));
  assert.equal(failure.code, 'INVALID_FIELD');
  assert.match(failure.message, /Foreign key external ID: no-such-key not found for field Conversation_Key__c in entity Conversation__c/);
});

test('StandardParentIsFoundByItsRelationshipName', async () => {
  const name = unique('owner');
  const { id } = await org.connection.create('Account', { Name: name, Owner: { Username: 'integration@northbridge.test' } });
  const { records: [record] } = await org.connection.query(`SELECT Owner.Username FROM Account WHERE Id = '${id}'`);
  assert.equal(record.Owner.Username, 'integration@northbridge.test');
});

test('TaskIsUpsertedByTheKeyOfTheActivity', async () => {
  const key = `${unique('c')}:task`;
  const { id: WhoId } = await org.connection.create('Contact', { LastName: 'Ruiz' });
  const task = { Dealwire_Key__c: key, Subject: 'Call', Status: 'Completed', ActivityDate: '2026-03-04', WhoId };
  const tasks = org.connection.sobject('Task');
  const first = await tasks.upsert(task, 'Dealwire_Key__c');
  const second = await tasks.upsert({ ...task, Subject: 'Call: prices' }, 'Dealwire_Key__c');
  assert.deepEqual([first.created, second.created], [true, false]);
  const read = await tasks.retrieve(first.id);
  assert.deepEqual([read.Subject, read.ActivityDate, read.IsClosed, read.WhoId], ['Call: prices', '2026-03-04', true, WhoId]);
});

test('TaskTakesFurtherContactsOnceEach', async () => {
  const person = async () => (await org.connection.create('Contact', { LastName: 'Ruiz' })).id;
  const [WhoId, further] = [await person(), await person()];
  const { id: TaskId } = await org.connection.create('Task', { Subject: 'Call', WhoId });
  const relations = org.connection.sobject('TaskRelation');
  const [added] = await relations.create([{ TaskId, RelationId: further }]);
  assert.match(added.id, /^0RT/);
  const people = async () => (await relations.find({ TaskId, IsWhat: false }, 'Id, RelationId')).map((row) => row.RelationId).sort();
  assert.deepEqual(await people(), [WhoId, further].sort());
  assert.equal((await failureOf(relations.create({ TaskId, RelationId: further }))).code, 'DUPLICATE_VALUE');
  await relations.destroy(added.id);
  assert.deepEqual(await people(), [WhoId]);
});

test('EventTakesFurtherContactsAndIsUpsertedByTheKeyOfTheActivity', async () => {
  const person = async () => (await org.connection.create('Contact', { LastName: 'Ruiz' })).id;
  const [WhoId, further] = [await person(), await person()];
  const event = { Dealwire_Key__c: `${unique('c')}:event`, Subject: 'Demo', StartDateTime: '2026-03-04T10:00:00Z', EndDateTime: '2026-03-04T10:30:00Z', WhoId };
  const events = org.connection.sobject('Event');
  const { id: EventId } = await events.upsert(event, 'Dealwire_Key__c');
  assert.equal((await events.upsert(event, 'Dealwire_Key__c')).created, false);
  await org.connection.create('EventRelation', { EventId, RelationId: further, IsParent: true });
  const rows = await org.connection.sobject('EventRelation').find({ EventId, IsWhat: false, IsParent: true }, 'RelationId');
  assert.deepEqual(rows.map((row) => row.RelationId).sort(), [WhoId, further].sort());
  assert.equal((await events.retrieve(EventId)).DurationInMinutes, 30);
});

for (const [what, object, record, code, fields] of [
  ['AMissingRequiredField', 'Contact', { FirstName: 'Ana' }, 'REQUIRED_FIELD_MISSING', ['LastName']],
  ['AMissingMaster', 'Conversation_Tracker__c', { Record_Key__c: 'm' }, 'REQUIRED_FIELD_MISSING', ['Conversation__c']],
  ['ATextThatIsTooLong', 'Conversation__c', { Title__c: 'x'.repeat(256) }, 'STRING_TOO_LONG', ['Title__c']],
  ['AnUnknownField', 'Account', { Name: 'A', Foo__c: 1 }, 'INVALID_FIELD', undefined],
  ['AReadOnlyField', 'Account', { Name: 'A', CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['CreatedDate']],
  ['AValueOutsideTheList', 'Conversation__c', { Direction__c: 'Sideways' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Direction__c']],
  ['AnEventOfFifteenDays', 'Event', { StartDateTime: '2026-03-01T10:00:00Z', DurationInMinutes: 15 * 1440 }, 'FIELD_INTEGRITY_EXCEPTION', ['DurationInMinutes']],
  ['AnAddressThatIsNone', 'Contact', { LastName: 'R', Email: 'not an address' }, 'INVALID_EMAIL_ADDRESS', ['Email']],
  ['ATextForANumber', 'Conversation__c', { Duration_Seconds__c: 'long' }, 'JSON_PARSER_ERROR', undefined],
  ['ADateThatIsNone', 'Opportunity', { Name: 'O', StageName: 'Prospecting', CloseDate: '31.12.2026' }, 'JSON_PARSER_ERROR', undefined],
  ['ANumberOutOfRange', 'Conversation__c', { Duration_Seconds__c: 12345678901 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['Duration_Seconds__c']],
  ['AnIdThatIsNone', 'Contact', { LastName: 'R', AccountId: 'nonsense' }, 'MALFORMED_ID', ['AccountId']],
  ['AnIdOfAnotherObject', 'Conversation__c', { Host__c: '001000000000001AAA' }, /^(FIELD_INTEGRITY_EXCEPTION|MALFORMED_ID|INVALID_CROSS_REFERENCE_KEY)$/, ['Host__c']],
]) {
  test(`CreateWith${what}IsRefused`, async () => {
    const failure = await failureOf(org.connection.create(object, record));
    assert.match(failure.code, code instanceof RegExp ? code : new RegExp(`^${code}$`), failure.message);
    if (fields) assert.deepEqual(failure.data.fields, fields);
  });
}

test('TakenKeyIsADuplicateThatNamesTheOtherRecord', async () => {
  const { id, key } = await conversation();
  const failure = await failureOf(conversations().create({ Conversation_Key__c: key, Name: 'Again' }));
  assert.equal(failure.code, 'DUPLICATE_VALUE');
  assert.match(failure.message, new RegExp(`duplicate value found: Conversation_Key__c duplicates value on record with id: ${id.slice(0, 15)}`));
});

test('MalformedJsonIsRefused', async () => {
  const answer = await send(org.connection, 'POST', '/sobjects/Account', { body: '{"Name":', headers: { 'content-type': 'application/json' } });
  assert.equal(answer.status, 400);
  assert.equal(answer.json[0].errorCode, 'JSON_PARSER_ERROR');
});

test('UnknownResourceIsNotFound', async () => {
  const answer = await send(org.connection, 'GET', '/no-such-thing');
  assert.equal(answer.status, 404);
  assert.equal(answer.json[0].errorCode, 'NOT_FOUND');
});

test('WrongMethodIsNotAllowed', async () => {
  const answer = await send(org.connection, 'DELETE', '/limits');
  assert.equal(answer.status, 405);
  assert.equal(answer.json[0].errorCode, 'METHOD_NOT_ALLOWED');
});

test('ReadOnlyObjectsRefuseWrites', async () => {
  const failure = await failureOf(org.connection.create('OpportunityHistory', { StageName: 'x' }));
  assert.match(failure.code, /CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY|INSUFFICIENT_ACCESS|METHOD_NOT_ALLOWED|INVALID_TYPE_FOR_OPERATION|NOT_FOUND/);
});
