import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const ROWS = 5000;
const PAGE = 400;
const POLL = { pollInterval: 50, pollTimeout: 20_000 };
const PREFIX = unique('Bulk');
const SELECT = `SELECT Id, LastName, Title, Account.Name, CreatedDate, HasOptedOutOfEmail FROM Contact WHERE Department = '${PREFIX}'`;

const org = useOrg(loadContacts);

async function loadContacts({ connection }) {
  const { id: AccountId } = await connection.create('Account', { Name: PREFIX });
  const rows = Array.from({ length: ROWS }, (_, index) => ({
    LastName: `Row ${index}`, Department: PREFIX, AccountId, Title: index === 0 ? 'Line 1\nLine "2", end' : '',
  }));
  const { successfulResults } = await connection.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input: rows, ...POLL });
  assert.equal(successfulResults.length, ROWS);
}

/** A completed query job, by its id. */
async function completedJob(query) {
  const { json: job } = await send(org.connection, 'POST', '/jobs/query', { body: { operation: 'query', query } });
  await org.connection.bulk2.job('query', { id: job.id }).poll(POLL.pollInterval, POLL.pollTimeout);
  return job.id;
}

const resultPage = (id, parameters) =>
  send(org.connection, 'GET', `/jobs/query/${id}/results?${new URLSearchParams(parameters)}`, { headers: { accept: 'text/csv' } });

test('BulkQueryStreamsEveryRow', async () => {
  const rows = await (await org.connection.bulk2.query(SELECT, POLL)).toArray();
  assert.equal(rows.length, ROWS);
  assert.equal(new Set(rows.map(({ Id }) => Id)).size, ROWS);
  assert.deepEqual(Object.keys(rows[0]), ['Id', 'LastName', 'Title', 'Account.Name', 'CreatedDate', 'HasOptedOutOfEmail']);
});

test('BulkValuesAreSpelledAsInCsv', async () => {
  const [row] = await (await org.connection.bulk2.query(`${SELECT} AND LastName = 'Row 0'`, POLL)).toArray();
  assert.equal(row.Title, 'Line 1\nLine "2", end');
  assert.equal(row['Account.Name'], PREFIX);
  assert.match(row.CreatedDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  assert.equal(row.HasOptedOutOfEmail, 'false');
});

test('BulkQueryWithoutRowsIsEmpty', async () => {
  const rows = await (await org.connection.bulk2.query(`${SELECT} AND LastName = 'nobody'`, POLL)).toArray();
  assert.deepEqual(rows, []);
});

test('BulkQueryAllSeesDeletedRows', async () => {
  const { id } = await org.connection.create('Contact', { LastName: 'Gone', Department: `${PREFIX}-gone` });
  await org.connection.destroy('Contact', id);
  const soql = `SELECT Id, IsDeleted FROM Contact WHERE Department = '${PREFIX}-gone'`;
  assert.deepEqual(await (await org.connection.bulk2.query(soql, POLL)).toArray(), []);
  assert.deepEqual(await (await org.connection.bulk2.query(soql, { ...POLL, scanAll: true })).toArray(), [{ Id: id, IsDeleted: 'true' }]);
});

test('PagesFollowTheLocatorUntilItSaysNull', async () => {
  const id = await completedJob(SELECT);
  const ids = [];
  let locator;
  let pages = 0;
  do {
    const page = await resultPage(id, { maxRecords: PAGE, ...(locator ? { locator } : {}) });
    const rows = page.text.match(/^"003\w{15}"/gm);
    assert.equal(Number(page.headers.get('sforce-numberofrecords')), rows.length);
    assert.ok(page.text.startsWith('"Id","LastName"'), 'every page begins with the header row');
    ids.push(...rows);
    locator = page.headers.get('sforce-locator');
    pages += 1;
  } while (locator !== 'null');
  assert.deepEqual([pages, new Set(ids).size], [Math.ceil(ROWS / PAGE), ROWS]);
});

test('PageCanBeReadAgain', async () => {
  const id = await completedJob(SELECT);
  const locator = (await resultPage(id, { maxRecords: PAGE })).headers.get('sforce-locator');
  const [first, second] = [await resultPage(id, { maxRecords: PAGE, locator }), await resultPage(id, { maxRecords: PAGE, locator })];
  assert.equal(first.text, second.text);
});

test('ResultsMayBeFetchedSideBySide', async () => {
  const { status, json } = await send(org.connection, 'GET', `/jobs/query/${await completedJob(SELECT)}/resultPages`);
  assert.equal(status, 200);
  assert.ok(json.resultPages.length >= 1);
  const [{ resultUrl }] = json.resultPages;
  assert.match(resultUrl, /^\/services\/data\/v66\.0\/jobs\/query\/750\w+\/results/);
});

test('JobInfoTellsHowManyRowsThereAre', async () => {
  const { json } = await send(org.connection, 'GET', `/jobs/query/${await completedJob(SELECT)}`);
  const expected = { state: 'JobComplete', operation: 'query', object: 'Contact', jobType: 'V2Query', numberRecordsProcessed: ROWS, apiVersion: 66, columnDelimiter: 'COMMA' };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, json[key]])), expected);
  assert.match(json.id, /^750\w{15}$/);
});

test('OtherApiVersionForTheResultsIsAConflict', async () => {
  const id = await completedJob(SELECT);
  const response = await fetch(`${org.simulator.production}/services/data/v65.0/jobs/query/${id}/results`, {
    headers: { authorization: `Bearer ${org.connection.accessToken}` },
  });
  assert.equal(response.status, 409);
});

test('DeletedJobIsNotFound', async () => {
  const id = await completedJob(SELECT);
  assert.equal((await send(org.connection, 'DELETE', `/jobs/query/${id}`)).status, 204);
  assert.equal((await send(org.connection, 'GET', `/jobs/query/${id}`)).status, 404);
});

for (const [what, soql, message] of [
  ['CompoundFields', 'SELECT MailingAddress FROM Contact', /Selecting compound data not supported in Bulk Query/],
  ['Aggregates', 'SELECT COUNT(Id) FROM Contact', /Aggregate Relationships not supported in Bulk Query/],
  ['UnknownFields', 'SELECT Foo__c FROM Contact', /No such column 'Foo__c'/],
]) {
  test(`BulkQueryWith${what}IsRefused`, async () => {
    const failure = await failureOf(org.connection.bulk2.query(soql, POLL));
    assert.match(failure.message, message);
  });
}
