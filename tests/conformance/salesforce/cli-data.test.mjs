import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { SalesforceCli } from '../support/cli.mjs';
import { API_VERSION } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const cli = new SalesforceCli();
const TARGET = ['--target-org', 'org'];
const org = useOrg(async ({ simulator, connection }) => {
  const login = ['org', 'login', 'access-token', '--instance-url', simulator.production, '--no-prompt', '--alias', 'org'];
  await cli.result(login, { SF_ACCESS_TOKEN: connection.accessToken });
});
after(() => cli.close());

const data = (verb, ...options) => cli.result(['data', ...verb.split(' '), ...TARGET, ...options]);
const countOf = (key) => org.connection.sobject('Conversation__c').count({ Conversation_Key__c: { $like: `${key}%` } });

test('CliListsAndDescribesObjects', async () => {
  const names = await cli.result(['sobject', 'list', '--sobject', 'custom', ...TARGET]);
  assert.ok(names.includes('Conversation_Participant__c'));
  const described = await cli.result(['sobject', 'describe', '--sobject', 'Conversation__c', ...TARGET]);
  assert.equal(described.fields.find(({ name }) => name === 'Conversation_Key__c').caseSensitive, true);
});

test('CliCreatesReadsUpdatesAndDeletesARecord', async () => {
  const key = unique('cli');
  const object = ['--sobject', 'Conversation__c'];
  const { id } = await data('create record', ...object, '--values', `Conversation_Key__c=${key} Name='A call'`);
  await data('update record', ...object, '--record-id', id, '--values', 'Purpose__c=Demo');
  const read = await data('get record', ...object, '--where', `Conversation_Key__c=${key}`);
  assert.deepEqual([read.Id, read.Name, read.Purpose__c], [id, 'A call', 'Demo']);
  await data('delete record', ...object, '--record-id', id);
  assert.equal(await countOf(key), 0);
});

test('CliQueriesMoreThanOnePage', async () => {
  const key = unique('page');
  const rows = Array.from({ length: 2300 }, (_, index) => ({ Conversation_Key__c: `${key}-${index}`, Name: key }));
  await org.connection.create('Conversation__c', rows, { allowRecursive: true });
  const { records, totalSize } = await data('query', '--query', `SELECT Id FROM Conversation__c WHERE Name = '${key}'`);
  assert.deepEqual([records.length, totalSize], [2300, 2300]);
});

test('CliIsToldWhatIsWrongWithAQuery', async () => {
  const answer = await cli.run(['data', 'query', ...TARGET, '--query', 'SELECT Foo__c FROM Account']);
  assert.deepEqual([answer.status, answer.name], [1, 'INVALID_FIELD']);
});

test('CliUpsertsInBulk', async () => {
  const key = unique('up');
  const file = cli.file('upsert.csv', `Conversation_Key__c,Name\n${key}-1,One\n${key}-2,Two\n`);
  const info = await data('upsert bulk', '--file', file, '--sobject', 'Conversation__c', '--external-id', 'Conversation_Key__c', '--wait', '1');
  const { state, numberRecordsProcessed, numberRecordsFailed } = info.jobInfo ?? info;
  assert.deepEqual([state ?? 'JobComplete', numberRecordsProcessed ?? info.processedRecords, numberRecordsFailed ?? info.failedRecords], ['JobComplete', 2, 0]);
  assert.equal(await countOf(key), 2);
});

test('CliImportsInBulkAndListsTheResults', async () => {
  const key = unique('imp');
  const file = cli.file('import.csv', `Conversation_Key__c,Name\n${key}-1,One\n${key}-2,Two\n`);
  const { jobId, processedRecords, failedRecords } = await data('import bulk', '--file', file, '--sobject', 'Conversation__c', '--line-ending', 'LF', '--wait', '1');
  assert.deepEqual([processedRecords, failedRecords], [2, 0]);
  const results = await data('bulk results', '--job-id', jobId);
  assert.equal(results.successfulRecords, 2);
});

test('CliReportsFailedRowsOfAnImport', async () => {
  const file = cli.file('bad.csv', 'Conversation_Key__c,Direction__c\nbad-1,Sideways\n');
  const answer = await cli.run(['data', 'import', 'bulk', ...TARGET, '--file', file, '--sobject', 'Conversation__c', '--line-ending', 'LF', '--wait', '1']);
  assert.equal(answer.status, 1);
  assert.match(answer.message, /1 records? failed|failed/i);
});

test('CliExportsInBulk', async () => {
  const key = unique('exp');
  await org.connection.create('Conversation__c', [1, 2, 3].map((number) => ({ Conversation_Key__c: `${key}-${number}`, Name: key })));
  const file = path.join(cli.home, 'export.csv');
  await data('export bulk', '--query', `SELECT Conversation_Key__c, Name FROM Conversation__c WHERE Name = '${key}'`, '--output-file', file, '--wait', '1');
  assert.equal(fs.readFileSync(file, 'utf8').trim().split('\n').length, 4);
});

test('CliImportsATreeOfParentsAndChildren', async () => {
  const name = unique('tree');
  const contacts = ['c1', 'c2'].map((referenceId) => ({ attributes: { type: 'Contact', referenceId }, LastName: name }));
  const tree = { records: [{ attributes: { type: 'Account', referenceId: 'a1' }, Name: name, Contacts: { records: contacts } }] };
  const results = await data('import tree', '--files', cli.file('tree.json', JSON.stringify(tree)));
  assert.deepEqual(results.map(({ refId }) => refId).sort(), ['a1', 'c1', 'c2']);
  assert.equal(await org.connection.sobject('Contact').count({ LastName: name, 'Account.Name': name }), 2);
});

test('CliDeletesInBulk', async () => {
  const key = unique('del');
  const created = await org.connection.create('Conversation__c', [1, 2].map((number) => ({ Conversation_Key__c: `${key}-${number}`, Name: key })));
  const file = cli.file('delete.csv', `Id\n${created.map(({ id }) => id).join('\n')}\n`);
  await data('delete bulk', '--file', file, '--sobject', 'Conversation__c', '--line-ending', 'LF', '--wait', '1');
  assert.equal(await countOf(key), 0);
});

test('CliShowsLimitsAndRecordCounts', async () => {
  const limits = await cli.result(['limits', 'api', 'display', ...TARGET]);
  assert.ok(limits.find(({ name }) => name === 'DailyApiRequests').max > 0);
  const counts = await cli.result(['limits', 'recordcounts', 'display', '--sobject', 'Account', ...TARGET]);
  assert.deepEqual(counts.map(({ name }) => name), ['Account']);
});

test('CliSendsAnyRestRequest', async () => {
  const { stdout } = await cli.raw(['api', 'request', 'rest', `/services/data/v${API_VERSION}/limits/recordCount?sObjects=User`, ...TARGET]);
  assert.equal(JSON.parse(stdout).sObjects[0].name, 'User');
});
