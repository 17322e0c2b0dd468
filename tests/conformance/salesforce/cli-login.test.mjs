import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { SalesforceCli } from '../support/cli.mjs';
import { connect } from '../support/clients.mjs';
import { useOrg } from '../support/org.mjs';
import { LOGIN } from '../support/simulator.mjs';

const org = useOrg();
const cli = new SalesforceCli();
after(() => cli.close());

const loginByJwt = (address, username, keyFile = LOGIN.keyFile) =>
  ['org', 'login', 'jwt', '--username', username, '--jwt-key-file', keyFile, '--client-id', LOGIN.clientId, '--instance-url', address];

test('CliLogsInByJwt', async () => {
  const login = await cli.result([...loginByJwt(org.simulator.production, LOGIN.username), '--alias', 'jwt']);
  assert.equal(login.username, LOGIN.username);
  const { records } = await cli.result(['data', 'query', '--target-org', 'jwt', '--query', 'SELECT Id, IsSandbox FROM Organization']);
  assert.deepEqual(records.map(({ Id, IsSandbox }) => [Id, IsSandbox]), [[login.orgId, false]]);
});

test('CliGetsANewSessionByJwtWhenItsOwnExpired', async () => {
  await org.simulator.advance(4 * 3600);
  const { totalSize } = await cli.result(['data', 'query', '--target-org', 'jwt', '--query', 'SELECT Id FROM Organization']);
  assert.equal(totalSize, 1);
});

test('CliIsToldThatAUserIsUnknown', async () => {
  const { status, message } = await cli.run(loginByJwt(org.simulator.production, 'nobody@northbridge.test'));
  assert.notEqual(status, 0);
  assert.match(message, /JwtGrantError|error authenticating/i);
});

test('CliLogsInWithAnAccessToken', async () => {
  const { accessToken } = await connect(org.simulator.sandbox);
  const arguments_ = ['org', 'login', 'access-token', '--instance-url', org.simulator.sandbox, '--no-prompt', '--alias', 'sandbox'];
  const login = await cli.result(arguments_, { SF_ACCESS_TOKEN: accessToken });
  assert.equal(login.username, LOGIN.sandboxUsername);
});

test('CliKnowsTheSandboxForOne', async () => {
  const { records: [organization] } = await cli.result(['data', 'query', '--target-org', 'sandbox', '--query', 'SELECT Id, IsSandbox FROM Organization']);
  assert.equal(organization.IsSandbox, true);
  const shown = await cli.result(['org', 'display', '--target-org', 'sandbox']);
  assert.deepEqual([shown.id, shown.instanceUrl.replace(/\/$/, ''), shown.connectedStatus], [organization.Id, org.simulator.sandbox, 'Connected']);
});
