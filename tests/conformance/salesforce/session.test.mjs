import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import { failureOf, refreshingConnection, send } from '../support/clients.mjs';
import { useOrg } from '../support/org.mjs';

const org = useOrg();
const ONE_USER = 'SELECT Id FROM User LIMIT 1';
const FOUR_HOURS = 4 * 3600;
const PLENTY = 1_000_000;

afterEach(async () => {
  await org.simulator.control('DELETE', 'faults');
  await org.simulator.control('POST', 'limits', { daily_max: PLENTY, used: 0 });
});

test('ExpiredSessionIsRefreshedAndTheRequestRepeated', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  const before = connection.accessToken;
  await org.simulator.advance(FOUR_HOURS);
  assert.equal((await connection.query(ONE_USER)).records.length, 1);
  assert.notEqual(connection.accessToken, before);
});

test('ExpiredSessionAnswers401WithItsCode', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  await org.simulator.advance(FOUR_HOURS);
  const answer = await send(connection, 'GET', '/limits');
  assert.equal(answer.status, 401);
  assert.deepEqual(answer.json, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
});

test('UsageIsReportedWithEveryAnswer', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  const before = connection.limitInfo.apiUsage;
  await connection.query(ONE_USER);
  const now = connection.limitInfo.apiUsage;
  assert.equal(now.used, before.used + 1);
  assert.ok(now.limit >= now.used);
});

test('LimitsShowWhatIsLeftOfTheDay', async () => {
  const connection = refreshingConnection(org.simulator.production);
  const { DailyApiRequests, DataStorageMB, DailyBulkV2QueryJobs } = await connection.limits();
  assert.ok(DailyApiRequests.Remaining <= DailyApiRequests.Max);
  for (const limit of [DataStorageMB, DailyBulkV2QueryJobs]) assert.equal(typeof limit.Max, 'number');
});

test('SpentAllocationIsRefusedByCode', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  await org.simulator.control('POST', 'limits', { daily_max: 100, used: 100 });
  const { code, message } = await failureOf(connection.query(ONE_USER));
  assert.equal(code, 'REQUEST_LIMIT_EXCEEDED');
  assert.match(message, /TotalRequests Limit exceeded/);
});

test('OneUnavailableAnswerIsRiddenOutByTheClient', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  await org.simulator.control('POST', 'faults', [{ method: 'GET', path: '/query', nth: 1, times: 1, action: { status: 503, body: 'down' } }]);
  assert.equal((await connection.query(ONE_USER)).records.length, 1);
});

test('HtmlFromTheEdgeIsReportedAsSuch', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  const action = { status: 404, body: '<html><body>URL No Longer Exists</body></html>', headers: { 'Content-Type': 'text/html' } };
  await org.simulator.control('POST', 'faults', [{ method: 'GET', path: '/query', nth: 1, times: 1, action }]);
  const { message } = await failureOf(connection.query(ONE_USER));
  assert.match(message, /html content/);
});

test('RevokedGrantEndsTheRefresh', async () => {
  const connection = refreshingConnection(org.simulator.production);
  await connection.query(ONE_USER);
  await org.simulator.control('POST', 'grants/revoke');
  const { message } = await failureOf(connection.query(ONE_USER));
  assert.match(message, /expired access\/refresh token/);
});
