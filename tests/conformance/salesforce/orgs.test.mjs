import assert from 'node:assert/strict';
import test from 'node:test';
import jsforce from 'jsforce';
import { API_VERSION, connect, failureOf } from '../support/clients.mjs';
import { unique, useOrg } from '../support/org.mjs';
import { LOGIN } from '../support/simulator.mjs';

const ORGANIZATION = 'SELECT Id, Name, IsSandbox, OrganizationType, InstanceName, TrialExpirationDate, NamespacePrefix FROM Organization LIMIT 1';
let sandbox;
const org = useOrg(async ({ simulator }) => {
  sandbox = await connect(simulator.sandbox);
});

const organizationOf = async (connection) => (await connection.query(ORGANIZATION)).records[0];

test('EachOrgSaysWhichOneItIs', async () => {
  const [production, copy] = [await organizationOf(org.connection), await organizationOf(sandbox)];
  assert.deepEqual([production.IsSandbox, copy.IsSandbox], [false, true]);
  assert.notEqual(production.Id, copy.Id);
  for (const { Id } of [production, copy]) assert.match(Id, /^00D\w{15}$/);
});

test('RowsOfOneOrgAreNotInTheOther', async () => {
  const name = unique('Only');
  await org.connection.create('Account', { Name: name });
  assert.equal(await org.connection.sobject('Account').count({ Name: name }), 1);
  assert.equal(await sandbox.sobject('Account').count({ Name: name }), 0);
});

test('TokenOfOneOrgIsRefusedByTheOther', async () => {
  const stranger = new jsforce.Connection({ instanceUrl: org.simulator.sandbox, accessToken: org.connection.accessToken, version: API_VERSION });
  assert.equal((await failureOf(stranger.query(ORGANIZATION))).code, 'INVALID_SESSION_ID');
});

test('SandboxUserLogsInThereAlone', async () => {
  const at = (loginUrl) => new jsforce.Connection({ loginUrl, version: API_VERSION }).login(LOGIN.sandboxUsername, LOGIN.password);
  const user = await at(org.simulator.sandbox);
  assert.equal(user.organizationId, (await organizationOf(sandbox)).Id);
  assert.match((await failureOf(at(org.simulator.production))).message, /INVALID_LOGIN/);
});

test('InstanceUrlIsTheOrgsOwn', () => {
  assert.equal(org.connection.instanceUrl, org.simulator.production);
  assert.equal(sandbox.instanceUrl, org.simulator.sandbox);
});
