import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const POLL = { pollInterval: 50, pollTimeout: 20_000 };
const load = (options) => org.connection.bulk2.loadAndWaitForResults({ ...POLL, ...options });
const conversations = () => org.connection.sobject('Conversation__c');

/** Sends one CSV through a job of its own, as curl would; yields the closed job's last state. */
async function loadCsv(settings, csv) {
  const { json: job } = await send(org.connection, 'POST', '/jobs/ingest', { body: { contentType: 'CSV', lineEnding: 'LF', ...settings } });
  const uploaded = await send(org.connection, 'PUT', `/jobs/ingest/${job.id}/batches`, { body: csv, headers: { 'content-type': 'text/csv' } });
  const closed = await send(org.connection, 'PATCH', `/jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } });
  const handle = org.connection.bulk2.job('ingest', { id: job.id });
  const failure = await handle.poll(POLL.pollInterval, POLL.pollTimeout).catch((error) => error.message);
  return { job, uploaded, closed, failure, info: await handle.check(), results: await handle.getAllResults() };
}

test('InsertReportsEveryRow', async () => {
  const key = unique('i');
  const input = Array.from({ length: 2500 }, (_, index) => ({ Conversation_Key__c: `${key}-${index}`, Name: `Call ${index}`, Is_Private__c: false }));
  const { successfulResults, failedResults, unprocessedRecords } = await load({ object: 'Conversation__c', operation: 'insert', input });
  assert.deepEqual([successfulResults.length, failedResults.length, unprocessedRecords.length], [2500, 0, 0]);
  const [row] = successfulResults;
  assert.match(row.sf__Id, /^a\w{17}$/);
  assert.equal(row.sf__Created, 'true');
  assert.match(row.Conversation_Key__c, new RegExp(`^${key}-`));
});

test('FailedRowsSayWhyAndLeaveTheRestAlone', async () => {
  const key = unique('f');
  const input = [
    { Conversation_Key__c: `${key}-1`, Name: 'Good', Direction__c: 'Inbound' },
    { Conversation_Key__c: `${key}-2`, Name: 'Bad', Direction__c: 'Sideways' },
  ];
  const { successfulResults, failedResults } = await load({ object: 'Conversation__c', operation: 'insert', input });
  assert.deepEqual([successfulResults.length, failedResults.length], [1, 1]);
  assert.match(failedResults[0].sf__Error, /^INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:.*Direction__c/s);
  assert.equal(failedResults[0].Conversation_Key__c, `${key}-2`);
  assert.equal(await conversations().count({ Conversation_Key__c: `${key}-1` }), 1);
});

test('UpsertTellsCreatedFromUpdated', async () => {
  const key = unique('u');
  await conversations().create({ Conversation_Key__c: `${key}-1`, Name: 'Old' });
  const input = ['1', '2'].map((number) => ({ Conversation_Key__c: `${key}-${number}`, Name: 'New' }));
  const { successfulResults } = await load({ object: 'Conversation__c', operation: 'upsert', externalIdFieldName: 'Conversation_Key__c', input });
  const created = Object.fromEntries(successfulResults.map((row) => [row.Conversation_Key__c, row.sf__Created]));
  assert.deepEqual(created, { [`${key}-1`]: 'false', [`${key}-2`]: 'true' });
  assert.equal(await conversations().count({ Name: 'New', Conversation_Key__c: [`${key}-1`, `${key}-2`] }), 2);
});

test('ParentsAreFoundByTheirKey', async () => {
  const key = unique('p');
  await conversations().create({ Conversation_Key__c: key, Name: 'Call' });
  const csv = `Record_Key__c,Conversation__r.Conversation_Key__c,Tracker_Name__c\n${key}:1,${key},Pricing\n${key}:2,missing,Pricing\n`;
  const { results } = await loadCsv({ object: 'Conversation_Tracker__c', operation: 'upsert', externalIdFieldName: 'Record_Key__c' }, csv);
  assert.deepEqual(results.successfulResults.map((row) => row.Record_Key__c), [`${key}:1`]);
  assert.match(results.failedResults[0].sf__Error, /Foreign key external ID: missing not found/);
  assert.equal(await org.connection.sobject('Conversation_Tracker__c').count({ 'Conversation__r.Conversation_Key__c': key }), 1);
});

test('EmptyCellIsIgnoredAndNaClears', async () => {
  const key = unique('n');
  const { id } = await conversations().create({ Conversation_Key__c: key, Name: 'Call', Purpose__c: 'Demo', Language__c: 'eng' });
  await loadCsv({ object: 'Conversation__c', operation: 'update' }, `Id,Purpose__c,Language__c\n${id},,#N/A\n`);
  const read = await conversations().retrieve(id);
  assert.deepEqual([read.Purpose__c, read.Language__c], ['Demo', null]);
});

test('QuotedCellsKeepTheirLinesAndQuotes', async () => {
  const key = unique('q');
  await loadCsv({ object: 'Conversation__c', operation: 'insert' }, `Conversation_Key__c,Name,Brief__c\n${key},"A ""call"", really","one\ntwo"\n`);
  const found = await conversations().findOne({ Conversation_Key__c: key }, ['Name', 'Brief__c']);
  assert.deepEqual([found.Name, found.Brief__c], ['A "call", really', 'one\ntwo']);
});

test('DeleteRemovesRowsById', async () => {
  const key = unique('d');
  const created = await conversations().create([1, 2].map((number) => ({ Conversation_Key__c: `${key}-${number}`, Name: key })));
  const { successfulResults } = await load({ object: 'Conversation__c', operation: 'delete', input: created.map(({ id }) => ({ Id: id })) });
  assert.equal(successfulResults.length, 2);
  assert.equal(await conversations().count({ Name: key }), 0);
});

test('JobPassesThroughItsStates', async () => {
  const key = unique('s');
  const { job, uploaded, closed, info } = await loadCsv({ object: 'Conversation__c', operation: 'insert' }, `Conversation_Key__c,Name\n${key},Call\n`);
  assert.deepEqual([job.state, uploaded.status, closed.json.state, info.state], ['Open', 201, 'UploadComplete', 'JobComplete']);
  assert.match(job.contentUrl, new RegExp(`services/data/v66.0/jobs/ingest/${job.id}/batches$`));
  assert.deepEqual([info.numberRecordsProcessed, info.numberRecordsFailed, info.jobType], [1, 0, 'V2Ingest']);
});

test('UnknownColumnFailsTheJob', async () => {
  const { failure, info } = await loadCsv({ object: 'Conversation__c', operation: 'insert' }, 'Foo__c,Name\nx,Call\n');
  assert.equal(info.state, 'Failed');
  assert.match(failure, /InvalidBatch : Field name not found : Foo__c/);
});

test('SecondUploadMakesTheCloseFail', async () => {
  const { json: job } = await send(org.connection, 'POST', '/jobs/ingest', { body: { object: 'Account', operation: 'insert', contentType: 'CSV', lineEnding: 'LF' } });
  for (const name of ['One', 'Two']) {
    await send(org.connection, 'PUT', `/jobs/ingest/${job.id}/batches`, { body: `Name\n${name}\n`, headers: { 'content-type': 'text/csv' } });
  }
  const closed = await send(org.connection, 'PATCH', `/jobs/ingest/${job.id}`, { body: { state: 'UploadComplete' } });
  assert.equal(closed.status, 400);
  assert.equal(closed.json[0].errorCode, 'INVALIDJOB');
});

test('AbortedJobProcessesNothing', async () => {
  const job = org.connection.bulk2.createJob({ object: 'Account', operation: 'insert' });
  await job.open();
  await job.abort();
  assert.equal((await job.check()).state, 'Aborted');
  await job.delete();
  assert.match((await failureOf(job.check())).code, /NOT_FOUND|INVALIDJOB/);
});

test('UnknownObjectIsRefused', async () => {
  const failure = await failureOf(org.connection.bulk2.createJob({ object: 'Nothing__c', operation: 'insert' }).open());
  assert.match(failure.code, /INVALID_TYPE|INVALIDENTITY|NOT_FOUND/);
});
