import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf, send } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const ROWS = 4500;
const PREFIX = unique('Bulk');
const org = useOrg(createContacts);

/** An account with ROWS contacts, created in collections of 200. */
async function createContacts({ connection }) {
  const account = await connection.create('Account', { Name: PREFIX, Website: 'https://www.query-test.example' });
  const contacts = Array.from({ length: ROWS }, (_, index) => ({
    LastName: `Row ${String(index).padStart(4, '0')}`, FirstName: index % 2 ? 'Odd' : 'Even', AccountId: account.id, Department: PREFIX,
  }));
  const results = await connection.create('Contact', contacts, { allowRecursive: true });
  assert.equal(results.filter(({ success }) => success).length, ROWS);
}

const contacts = (more = '') => `SELECT Id, LastName FROM Contact WHERE Department = '${PREFIX}' ${more}`;

test('FirstPageHoldsTwoThousandRowsAndTheWayToTheNext', async () => {
  const page = await org.connection.query(contacts('ORDER BY LastName'));
  assert.deepEqual([page.totalSize, page.done, page.records.length], [ROWS, false, 2000]);
  assert.match(page.nextRecordsUrl, /\/services\/data\/v66\.0\/query\//);
});

test('QueryMoreReachesEveryRowOnce', async () => {
  const seen = [];
  let page = await org.connection.query(contacts('ORDER BY LastName, Id'));
  seen.push(...page.records);
  while (!page.done) {
    page = await org.connection.queryMore(page.nextRecordsUrl);
    seen.push(...page.records);
  }
  assert.equal(new Set(seen.map(({ Id }) => Id)).size, ROWS);
  assert.deepEqual(seen.map(({ LastName }) => LastName), [...seen.map(({ LastName }) => LastName)].sort());
});

test('AutoFetchCollectsAllPages', async () => {
  const { records } = await org.connection.query(contacts(), { autoFetch: true, maxFetch: 10_000 });
  assert.equal(records.length, ROWS);
});

test('BatchSizeIsHonoured', async () => {
  const page = await org.connection.query(contacts(), { headers: { 'Sforce-Query-Options': 'batchSize=500' } });
  assert.equal(page.records.length, 500);
});

test('UnknownLocatorIsRefused', async () => {
  const { code } = await failureOf(org.connection.queryMore('/services/data/v66.0/query/0r8000000000000AAA-2000'));
  assert.equal(code, 'INVALID_QUERY_LOCATOR');
});

test('CountAloneHasNoRecords', async () => {
  const answer = await org.connection.query(`SELECT COUNT() FROM Contact WHERE Department = '${PREFIX}'`);
  assert.deepEqual([answer.totalSize, answer.done, answer.records], [ROWS, true, []]);
});

test('CountOfAFieldIsAnAggregateResult', async () => {
  const { records } = await org.connection.query(`SELECT COUNT(Id) FROM Contact WHERE Department = '${PREFIX}'`);
  assert.equal(records[0].attributes.type, 'AggregateResult');
  assert.equal(records[0].expr0, ROWS);
});

test('RecordsCarryTheirAttributesAndParents', async () => {
  const { records: [record] } = await org.connection.query(`SELECT Id, Title, Account.Name, Account.Owner.Username FROM Contact WHERE Department = '${PREFIX}' LIMIT 1`);
  assert.deepEqual(record.attributes, { type: 'Contact', url: `/services/data/v66.0/sobjects/Contact/${record.Id}` });
  assert.equal(record.Account.Name, PREFIX);
  assert.equal(record.Account.attributes.type, 'Account');
  assert.match(record.Account.Owner.Username, /@/);
  assert.strictEqual(record.Title, null);
});

test('MissingParentIsNullAndNotAnObject', async () => {
  const { id } = await org.connection.create('Contact', { LastName: unique('Alone') });
  const { records: [record] } = await org.connection.query(`SELECT Account.Name FROM Contact WHERE Id = '${id}'`);
  assert.strictEqual(record.Account, null);
});

test('FindBuildsConditionsTheOrgUnderstands', async () => {
  const found = await org.connection.sobject('Contact')
    .find({ Department: PREFIX, LastName: { $in: ['Row 0001', 'Row 0002'] }, FirstName: { $like: 'Od%' } }, ['Id', 'LastName'])
    .sort({ LastName: 1 })
    .execute();
  assert.deepEqual(found.map(({ LastName }) => LastName), ['Row 0001']);
  const others = await org.connection.sobject('Contact').find({ $or: [{ LastName: 'Row 0001' }, { LastName: 'Row 0003' }], Department: PREFIX }).execute();
  assert.equal(others.length, 2);
});

test('LimitAndOffsetCutTheResult', async () => {
  const { records } = await org.connection.query(contacts('ORDER BY LastName DESC LIMIT 2 OFFSET 1'));
  assert.deepEqual(records.map(({ LastName }) => LastName), ['Row 4498', 'Row 4497']);
});

for (const [what, condition, expected] of [
  ['Not', "NOT LastName LIKE 'Row%'", 0],
  ['NotIn', "LastName NOT IN ('Row 0000', 'Row 0001')", ROWS - 2],
  ['AndOrWithParentheses', "(LastName = 'Row 0000' OR LastName = 'Row 0001') AND FirstName = 'Odd'", 1],
  ['EqualsIgnoringCase', "LastName = 'row 0007'", 1],
  ['NotEqual', "LastName != 'Row 0007'", ROWS - 1],
  ['GreaterThanText', "LastName >= 'Row 4499'", 1],
  ['Null', 'Title = null', ROWS],
  ['ParentField', `Account.Name = '${PREFIX}'`, ROWS],
  ['DateTime', 'CreatedDate > 2001-01-01T00:00:00Z', ROWS],
  ['RelativeDate', 'CreatedDate = LAST_N_DAYS:30', ROWS],
  ['SemiJoin', `AccountId IN (SELECT Id FROM Account WHERE Name = '${PREFIX}')`, ROWS],
  ['EscapedQuote', "LastName = 'O\\'Brien'", 0],
  ['Boolean', 'IsDeleted = false', ROWS],
]) {
  test(`ConditionWith${what}SelectsItsRows`, async () => {
    const answer = await org.connection.query(`SELECT COUNT() FROM Contact WHERE Department = '${PREFIX}' AND (${condition})`);
    assert.equal(answer.totalSize, expected);
  });
}

test('QuotesSurvive', async () => {
  const name = `O'Brien "${unique('Q')}" & Søn`;
  const { id } = await org.connection.create('Account', { Name: name });
  const found = await org.connection.sobject('Account').findOne({ Name: name }, ['Id']);
  assert.equal(found.Id, id);
});

test('DateTimesComeInTheRestSpelling', async () => {
  const { records: [record] } = await org.connection.query('SELECT CreatedDate, SystemModstamp FROM Contact LIMIT 1');
  assert.match(record.CreatedDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
  assert.match(record.SystemModstamp, /\.000\+0000$/);
});

test('DeletedRowsShowOnlyInQueryAll', async () => {
  const name = unique('Gone');
  const { id } = await org.connection.create('Account', { Name: name });
  await org.connection.destroy('Account', id);
  const soql = `SELECT Id, IsDeleted FROM Account WHERE Name = '${name}'`;
  assert.equal((await org.connection.query(soql)).totalSize, 0);
  const { records } = await org.connection.query(soql, { scanAll: true });
  assert.deepEqual(records.map(({ Id, IsDeleted }) => [Id, IsDeleted]), [[id, true]]);
});

for (const [what, soql, code, message] of [
  ['UnknownField', 'SELECT Foo__c FROM Account', 'INVALID_FIELD', /No such column 'Foo__c'/],
  ['UnknownObject', 'SELECT Id FROM Nothing__c', 'INVALID_TYPE', /sObject type 'Nothing__c' is not supported/],
  ['SyntaxError', 'SELECT Id FORM Account', 'MALFORMED_QUERY', /./],
  ['FieldNamedTwice', 'SELECT Id, Id FROM Account', 'INVALID_FIELD', /duplicate field selected: Id/],
  ['FilterOnLongText', "SELECT Id FROM Account WHERE Description = 'x'", 'INVALID_FIELD', /Description/],
  ['OffsetOverTheLimit', 'SELECT Id FROM Account LIMIT 1 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', /./],
]) {
  test(`QueryWith${what}IsRefused`, async () => {
    const failure = await failureOf(org.connection.query(soql));
    assert.equal(failure.code, code);
    assert.match(failure.message, message);
  });
}

test('PlusInALiteralMustBeEncoded', async () => {
  const raw = encodeURIComponent('SELECT Id FROM Contact WHERE CreatedDate > 2026-01-02T03:04:05+01:00').replaceAll('%2B', '+');
  const answer = await send(org.connection, 'GET', `/query?q=${raw}`);
  assert.equal(answer.status, 400);
  assert.equal(answer.json[0].errorCode, 'MALFORMED_QUERY');
});

test('RefusalHasTheShapeOfARestError', async () => {
  const answer = await send(org.connection, 'GET', '/query/?q=SELECT+Foo+FROM+Account');
  assert.equal(answer.status, 400);
  assert.deepEqual(Object.keys(answer.json[0]).sort(), ['errorCode', 'message']);
});
