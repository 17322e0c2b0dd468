import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import zlib from 'node:zlib';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();

afterEach(() => org.simulator.control('DELETE', 'faults'));

test('LostAnswerIsHealedByRepeatingTheUpsert', async () => {
  const conversations = org.connection.sobject('Conversation__c');
  const row = { Conversation_Key__c: unique('lost'), Name: 'Call' };
  await org.simulator.control('POST', 'faults', [{ method: 'PATCH', path: '/sobjects/Conversation__c', nth: 1, times: 1, action: 'drop_after' }]);
  await assert.rejects(conversations.upsert(row, 'Conversation_Key__c'));
  const { created } = await conversations.upsert(row, 'Conversation_Key__c');
  assert.equal(created, false);
  assert.equal(await conversations.count({ Conversation_Key__c: row.Conversation_Key__c }), 1);
});

test('ReadOnlyObjectRefusesWrites', async (t) => {
  t.after(() => org.simulator.control('DELETE', 'permissions'));
  await org.simulator.control('POST', 'permissions', { readonly_object: 'Conversation__c' });
  const { code } = await failureOf(org.connection.create('Conversation__c', { Name: 'Call' }));
  assert.match(code, /^(CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY|INSUFFICIENT_ACCESS\w*)$/);
  assert.equal((await org.connection.describe('Conversation__c')).createable, false);
});

test('LongAnswersComeCompressed', async () => {
  const { headers, json } = await send(org.connection, 'GET', '/sobjects/Contact/describe');
  assert.equal(headers.get('content-encoding'), 'gzip');
  assert.equal(json.name, 'Contact');
});

test('CompressedRequestsAreUnderstood', async () => {
  const body = zlib.gzipSync(JSON.stringify({ LastName: 'Compressed' }));
  const response = await fetch(`${org.simulator.production}/services/data/v66.0/sobjects/Contact`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.connection.accessToken}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });
  assert.equal(response.status, 201);
});

test('AddressOverTheLimitIsRefused', async () => {
  const { status } = await send(org.connection, 'GET', `/query?q=${'x'.repeat(16_300)}`);
  assert.ok(status === 414 || status === 431, `answered ${status}`);
});
