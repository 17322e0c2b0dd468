import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const contacts = () => org.connection.sobject('Contact');
const codes = (results) => results.map(({ success, errors }) => (success ? 'ok' : errors[0].statusCode));

test('CreateKeepsTheOrderOfTheRequest', async () => {
  const results = await contacts().create([{ LastName: 'One' }, { FirstName: 'Two' }, { LastName: 'Three' }]);
  assert.deepEqual(codes(results), ['ok', 'REQUIRED_FIELD_MISSING', 'ok']);
  assert.deepEqual(results[1].errors[0].fields, ['LastName']);
  assert.match(results[1].errors[0].message, /Required fields are missing: \[LastName\]/);
  assert.equal('created' in results[0], false);
});

test('AllOrNoneRollsEverythingBack', async () => {
  const name = unique('All');
  const results = await contacts().create([{ LastName: name }, { FirstName: 'Two' }], { allOrNone: true });
  assert.deepEqual(codes(results), ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
  assert.equal(await contacts().count({ LastName: name }), 0);
});

test('UpdateReportsEachRecord', async () => {
  const [first] = await contacts().create([{ LastName: 'One' }]);
  const results = await contacts().update([{ Id: first.id, Title: 'CEO' }, { Id: '003000000000001AAA', Title: 'CFO' }]);
  assert.equal(results[0].success, true);
  assert.equal(results[1].success, false);
  assert.match(results[1].errors[0].statusCode, /INVALID_CROSS_REFERENCE_KEY|ENTITY_IS_DELETED|NOT_FOUND/);
  assert.equal((await contacts().retrieve(first.id)).Title, 'CEO');
});

test('UpsertTellsCreatedFromUpdated', async () => {
  const key = unique('u');
  const rows = (names) => names.map((Name, index) => ({ Conversation_Key__c: `${key}-${index}`, Name }));
  const conversations = org.connection.sobject('Conversation__c');
  const first = await conversations.upsert(rows(['a']), 'Conversation_Key__c');
  const second = await conversations.upsert(rows(['b', 'c']), 'Conversation_Key__c');
  assert.deepEqual(first.map(({ created }) => created), [true]);
  assert.deepEqual(second.map(({ created }) => created), [false, true]);
  assert.equal(second[0].id, first[0].id);
});

test('UpsertOfDetailsFindsParentsByKey', async () => {
  const key = unique('c');
  await org.connection.create('Conversation__c', { Conversation_Key__c: key, Name: 'Call' });
  const rows = Array.from({ length: 25 }, (_, index) => ({
    Record_Key__c: `${key}:topic:${index}`, Conversation__r: { Conversation_Key__c: index === 7 ? 'missing' : key }, Topic_Name__c: `Topic ${index}`,
  }));
  const results = await org.connection.sobject('Conversation_Topic__c').upsert(rows, 'Record_Key__c');
  assert.deepEqual(codes(results).map((code, index) => [code, index]).filter(([code]) => code !== 'ok'), [['INVALID_FIELD', 7]]);
  assert.equal(await org.connection.sobject('Conversation_Topic__c').count({ 'Conversation__r.Conversation_Key__c': key }), 24);
});

test('UpsertWithOneKeyTwiceFailsForBoth', async () => {
  const key = unique('twice');
  const results = await org.connection.sobject('Conversation__c')
    .upsert([{ Conversation_Key__c: key, Name: 'a' }, { Conversation_Key__c: key, Name: 'b' }], 'Conversation_Key__c');
  assert.deepEqual(results.map(({ success }) => success), [false, false]);
  assert.match(codes(results).join(), /DUPLICATE_VALUE/);
});

test('DestroyReportsEachRecord', async () => {
  const created = await contacts().create([{ LastName: 'One' }, { LastName: 'Two' }]);
  await contacts().destroy(created[1].id);
  const results = await contacts().destroy(created.map(({ id }) => id));
  assert.deepEqual(codes(results), ['ok', 'ENTITY_IS_DELETED']);
});

test('DestroyAllOrNoneKeepsTheRest', async () => {
  const [first] = await contacts().create([{ LastName: 'Kept' }]);
  await contacts().destroy([first.id, '003000000000001AAA'], { allOrNone: true });
  assert.equal((await contacts().retrieve(first.id)).LastName, 'Kept');
});

test('RetrieveLeavesNullForWhatIsMissing', async () => {
  const created = await contacts().create([{ LastName: 'One' }, { LastName: 'Two' }]);
  const ids = [created[1].id, '003000000000001AAA', created[0].id];
  const records = await org.connection.retrieve('Contact', ids, { fields: ['LastName'] });
  assert.deepEqual(records.map((record) => record?.LastName ?? null), ['Two', null, 'One']);
});

test('RetrieveByGetTakesIdsAndFields', async () => {
  const [first] = await contacts().create([{ LastName: 'One' }]);
  const { json } = await send(org.connection, 'GET', `/composite/sobjects/Contact?ids=${first.id}&fields=Id,LastName`);
  assert.deepEqual(Object.keys(json[0]).sort(), ['Id', 'LastName', 'attributes']);
});

test('MoreThanTwoHundredRecordsAreRefused', async () => {
  const rows = Array.from({ length: 201 }, () => ({ LastName: 'x' }));
  const { code } = await failureOf(contacts().create(rows));
  assert.equal(code, 'EXCEEDED_ID_LIMIT');
});

test('RecordWithoutTypeIsRefused', async () => {
  const answer = await send(org.connection, 'POST', '/composite/sobjects', { body: { allOrNone: false, records: [{ LastName: 'x' }] } });
  assert.equal(answer.status, 400);
  assert.ok(Array.isArray(answer.json) && answer.json[0].errorCode);
});

test('ObjectsMayBeMixedInOneCreate', async () => {
  const records = [{ attributes: { type: 'Account' }, Name: unique('A') }, { attributes: { type: 'Contact' }, LastName: 'x' }];
  const { status, json } = await send(org.connection, 'POST', '/composite/sobjects', { body: { allOrNone: false, records } });
  assert.equal(status, 200);
  assert.deepEqual(json.map(({ id }) => id.slice(0, 3)), ['001', '003']);
});

test('OneCollectionCostsOneCall', async () => {
  await contacts().create([{ LastName: 'x' }]);
  const before = org.connection.limitInfo.apiUsage.used;
  await contacts().create(Array.from({ length: 200 }, () => ({ LastName: 'x' })));
  assert.equal(org.connection.limitInfo.apiUsage.used, before + 1);
});
