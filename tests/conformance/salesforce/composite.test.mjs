import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const BASE = '/services/data/v66.0';
const post = (body) => org.connection.requestPost('/composite', body);
const graph = (graphs) => org.connection.requestPost('/composite/graph', { graphs });
const statuses = ({ compositeResponse }) => compositeResponse.map(({ httpStatusCode }) => httpStatusCode);
const node = (referenceId, method, resource, body) => ({ referenceId, method, url: `${BASE}${resource}`, ...(body ? { body } : {}) });

const account = (ref, name) => node(ref, 'POST', '/sobjects/Account', { Name: name });
const contact = (ref, body) => node(ref, 'POST', '/sobjects/Contact', body);

test('LaterRequestsUseTheResultsOfEarlierOnes', async () => {
  const key = unique('c');
  const answer = await post({ compositeRequest: [
    node('call', 'PATCH', `/sobjects/Conversation__c/Conversation_Key__c/${key}`, { Name: 'Call' }),
    node('topic', 'POST', '/sobjects/Conversation_Topic__c', { Record_Key__c: `${key}:t`, Conversation__c: '@{call.id}' }),
    node('read', 'GET', '/sobjects/Conversation_Topic__c/@{topic.id}?fields=Conversation__c'),
  ] });
  assert.deepEqual(statuses(answer), [201, 201, 200]);
  const [call, , read] = answer.compositeResponse;
  assert.equal(read.body.Conversation__c, call.body.id);
  assert.deepEqual([call.referenceId, call.body.created], ['call', true]);
  assert.equal(call.httpHeaders.Location, `${BASE}/sobjects/Conversation__c/${call.body.id}`);
});

test('SecondUpsertHasAnIdToReferTo', async () => {
  const key = unique('c');
  const request = [node('call', 'PATCH', `/sobjects/Conversation__c/Conversation_Key__c/${key}`, { Name: 'Call' })];
  await post({ compositeRequest: request });
  const { compositeResponse: [again] } = await post({ compositeRequest: request });
  assert.equal(again.httpStatusCode, 200);
  assert.equal(again.body.created, false);
  assert.match(again.body.id, /^a/);
});

test('FailureStopsOnlyWhatDependsOnIt', async () => {
  const answer = await post({ allOrNone: false, compositeRequest: [
    account('bad', null), contact('child', { LastName: 'x', AccountId: '@{bad.id}' }), account('good', unique('A')),
  ] });
  assert.deepEqual(statuses(answer), [400, 400, 201]);
  assert.equal(answer.compositeResponse[0].body[0].errorCode, 'REQUIRED_FIELD_MISSING');
  assert.equal(answer.compositeResponse[1].body[0].errorCode, 'PROCESSING_HALTED');
});

test('AllOrNoneRollsEverythingBack', async () => {
  const name = unique('A');
  const answer = await post({ allOrNone: true, compositeRequest: [account('good', name), contact('bad', { FirstName: 'x' })] });
  assert.deepEqual(answer.compositeResponse.map(({ body }) => body[0].errorCode), ['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING']);
  assert.equal(await org.connection.sobject('Account').count({ Name: name }), 0);
});

test('QueriesDescribesAndCollectionsRunInside', async () => {
  const soql = encodeURIComponent('SELECT Id FROM User LIMIT 1');
  const records = [{ attributes: { type: 'Contact' }, LastName: unique('In') }];
  const answer = await post({ compositeRequest: [
    node('users', 'GET', `/query/?q=${soql}`),
    node('spaces', 'GET', '/query?q=SELECT Id FROM User LIMIT 1'),
    node('described', 'GET', '/sobjects/Account/describe'),
    node('written', 'POST', '/composite/sobjects', { allOrNone: false, records }),
    node('upserted', 'PATCH', '/composite/sobjects/Conversation__c/Conversation_Key__c',
      { allOrNone: false, records: [{ attributes: { type: 'Conversation__c' }, Conversation_Key__c: unique('c'), Name: 'n' }] }),
  ] });
  assert.deepEqual(statuses(answer), [200, 200, 200, 200, 200]);
  const [users, , described, written, upserted] = answer.compositeResponse.map(({ body }) => body);
  assert.equal(users.records.length, 1);
  assert.equal(described.name, 'Account');
  assert.equal(written[0].success, true);
  assert.equal(upserted[0].created, true);
});

test('QueryResultsCanBeReferredTo', async () => {
  const name = unique('A');
  await org.connection.create('Account', { Name: name });
  const answer = await post({ compositeRequest: [
    node('found', 'GET', `/query?q=SELECT Id FROM Account WHERE Name = '${name}'`),
    contact('child', { LastName: 'x', AccountId: '@{found.records[0].Id}' }),
  ] });
  assert.deepEqual(statuses(answer), [200, 201]);
});

test('UnchangedDescribeInsideAnswers304', async () => {
  const far = 'Fri, 01 Jan 2100 00:00:00 GMT';
  const { compositeResponse: [described] } = await post({ compositeRequest: [
    { ...node('d', 'GET', '/sobjects/Account/describe'), httpHeaders: { 'If-Modified-Since': far } },
  ] });
  assert.deepEqual([described.httpStatusCode, described.body], [304, null]);
});

test('UpdateAndDeleteInsideHaveNoBody', async () => {
  const { id } = await org.connection.create('Account', { Name: unique('A') });
  const answer = await post({ compositeRequest: [
    node('u', 'PATCH', `/sobjects/Account/${id}`, { Name: 'new' }), node('d', 'DELETE', `/sobjects/Account/${id}`),
  ] });
  assert.deepEqual(answer.compositeResponse.map(({ httpStatusCode, body }) => [httpStatusCode, body]), [[204, null], [204, null]]);
});

for (const [what, requests] of [
  ['MoreThanTwentyFive', Array.from({ length: 26 }, (_, index) => account(`a${index}`, 'x'))],
  ['MoreThanFiveQueries', Array.from({ length: 6 }, (_, index) => node(`q${index}`, 'GET', '/query?q=SELECT Id FROM User LIMIT 1'))],
  ['OneReferenceTwice', [account('same', 'x'), account('same', 'y')]],
  ['NoReference', [{ method: 'GET', url: `${BASE}/limits` }]],
]) {
  test(`CompositeWith${what}IsRefusedAsAWhole`, async () => {
    const failure = await failureOf(post({ compositeRequest: requests }));
    assert.ok(failure.code && failure.message, 'no error code');
  });
}

test('OneCompositeCostsOneCall', async () => {
  await post({ compositeRequest: [node('l', 'GET', '/sobjects/User/describe')] });
  const before = org.connection.limitInfo.apiUsage.used;
  await post({ compositeRequest: Array.from({ length: 25 }, (_, index) => account(`a${index}`, unique('A'))) });
  assert.equal(org.connection.limitInfo.apiUsage.used, before + 1);
});

test('GraphsSucceedAndFailEachByItself', async () => {
  const good = unique('A');
  const lost = unique('A');
  const { graphs } = await graph([
    { graphId: 'g1', compositeRequest: [account('a', good), contact('c', { LastName: 'x', AccountId: '@{a.id}' })] },
    { graphId: 'g2', compositeRequest: [account('a', lost), contact('c', { FirstName: 'x' })] },
  ]);
  assert.deepEqual(graphs.map(({ graphId, isSuccessful }) => [graphId, isSuccessful]), [['g1', true], ['g2', false]]);
  assert.deepEqual(statuses(graphs[0].graphResponse), [201, 201]);
  assert.equal(graphs[1].graphResponse.compositeResponse[1].body[0].errorCode, 'REQUIRED_FIELD_MISSING');
  assert.equal(await org.connection.sobject('Account').count({ Name: good }), 1);
  assert.equal(await org.connection.sobject('Account').count({ Name: lost }), 0);
});

test('GraphOfAConversationAndItsDetails', async () => {
  const key = unique('c');
  const details = Array.from({ length: 25 }, (_, index) =>
    node(`t${index}`, 'PATCH', `/sobjects/Conversation_Topic__c/Record_Key__c/${key}-${index}`, { Topic_Name__c: 'x', Conversation__c: '@{call.id}' }));
  const call = node('call', 'PATCH', `/sobjects/Conversation__c/Conversation_Key__c/${key}`, { Name: 'Call' });
  const { graphs: [answer] } = await graph([{ graphId: 'one', compositeRequest: [call, ...details] }]);
  assert.equal(answer.isSuccessful, true);
  assert.equal(await org.connection.sobject('Conversation_Topic__c').count({ 'Conversation__r.Conversation_Key__c': key }), 25);
});

test('GraphRefusesQueries', async () => {
  const request = { graphId: 'g', compositeRequest: [node('q', 'GET', '/query?q=SELECT Id FROM User LIMIT 1')] };
  try {
    const { graphs: [answer] } = await graph([request]);
    assert.equal(answer.isSuccessful, false);
  } catch (error) {
    assert.ok(error.errorCode, error.message);
  }
});

test('GraphOverFiveHundredNodesIsRefused', async () => {
  const nodes = Array.from({ length: 501 }, (_, index) => account(`a${index}`, 'x'));
  const failure = await failureOf(graph([{ graphId: 'g', compositeRequest: nodes }]));
  assert.ok(failure.code && failure.message);
});
