import assert from 'node:assert/strict';
import test from 'node:test';
import { failureOf } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';

const org = useOrg();
const contacts = () => org.connection.sobject('Contact');

/** The org's own time: stamps and windows must not mix two clocks. */
async function orgTime() {
  const { id } = await org.connection.create('Contact', { LastName: unique('Clock') });
  return new Date((await contacts().retrieve(id)).SystemModstamp);
}

const around = (time) => [new Date(time.getTime() - 600_000), new Date(time.getTime() + 600_000)];

test('UpdatedNamesWhatWasWrittenInTheWindow', async () => {
  const { id } = await contacts().create({ LastName: unique('New') });
  const { ids, latestDateCovered } = await contacts().updated(...around(await orgTime()));
  assert.ok(ids.includes(id));
  assert.match(latestDateCovered, /\+0000$/);
});

test('UpdatedOfAnEarlierWindowDoesNotNameIt', async () => {
  const now = await orgTime();
  const { id } = await contacts().create({ LastName: unique('New') });
  const [start] = around(now);
  const { ids } = await contacts().updated(new Date(start.getTime() - 3_600_000), start);
  assert.equal(ids.includes(id), false);
});

test('DeletedNamesWhatWasDeletedInTheWindow', async () => {
  const { id } = await contacts().create({ LastName: unique('Old') });
  await contacts().destroy(id);
  const { deletedRecords, earliestDateAvailable, latestDateCovered } = await contacts().deleted(...around(await orgTime()));
  const found = deletedRecords.find((record) => record.id === id);
  assert.match(found.deletedDate, /\.000\+0000$/);
  assert.ok(earliestDateAvailable && latestDateCovered);
});

test('WindowThatEndsBeforeItStartsIsRefused', async () => {
  const [start, end] = around(await orgTime());
  const { code } = await failureOf(contacts().updated(end, start));
  assert.equal(code, 'INVALID_REPLICATION_DATE');
});

test('WindowOlderThanThirtyDaysIsRefused', async () => {
  const now = await orgTime();
  const old = new Date(now.getTime() - 40 * 86_400_000);
  const { code } = await failureOf(contacts().updated(old, now));
  assert.equal(code, 'INVALID_REPLICATION_DATE');
});

test('DeletedRowMovesItsStampAndStaysInQueryAll', async () => {
  const { id } = await contacts().create({ LastName: unique('Old') });
  const before = (await contacts().retrieve(id)).SystemModstamp;
  await org.simulator.advance(10);
  await contacts().destroy(id);
  const soql = `SELECT SystemModstamp, MasterRecordId FROM Contact WHERE Id = '${id}' AND IsDeleted = true`;
  const { records: [record] } = await org.connection.query(soql, { scanAll: true });
  assert.ok(record.SystemModstamp > before);
  assert.strictEqual(record.MasterRecordId, null);
});

test('RecordCountsAreByObject', async () => {
  const { sObjects } = await org.connection.request('/limits/recordCount?sObjects=Account,Contact');
  assert.deepEqual(sObjects.map(({ name }) => name).sort(), ['Account', 'Contact']);
  assert.ok(sObjects.every(({ count }) => Number.isInteger(count) && count > 0));
});
