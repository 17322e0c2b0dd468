import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import test from 'node:test';
import jsforce from 'jsforce';
import { API_VERSION, connect, failureOf, oauth2Of, refreshingConnection } from '../support/clients.mjs';
import { useOrg } from '../support/org.mjs';
import { LOGIN } from '../support/simulator.mjs';

const org = useOrg();
const ORG_ID = /^00D[A-Za-z0-9]{15}$/;
const USER_ID = /^005[A-Za-z0-9]{15}$/;

const base64url = (value) => Buffer.from(value).toString('base64url');

/** An assertion as the JWT bearer flow wants it; `claims` override the sound ones. */
function assertionFor(audience, claims = {}) {
  const body = { iss: LOGIN.clientId, sub: LOGIN.username, aud: audience, exp: Math.floor(Date.now() / 1000) + 120, ...claims };
  const signed = `${base64url('{"alg":"RS256"}')}.${base64url(JSON.stringify(body))}`;
  const signature = crypto.sign('RSA-SHA256', Buffer.from(signed), fs.readFileSync(LOGIN.keyFile));
  return `${signed}.${base64url(signature)}`;
}

function authorizeByJwt(audience, claims) {
  const connection = new jsforce.Connection({ oauth2: { loginUrl: org.simulator.production }, version: API_VERSION });
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertionFor(audience, claims) };
  return connection.authorize(grant).then(() => connection);
}

test('SoapLoginYieldsASessionThatWorks', async () => {
  const connection = new jsforce.Connection({ loginUrl: org.simulator.production, version: API_VERSION });
  const user = await connection.login(LOGIN.username, LOGIN.password);
  assert.match(user.organizationId, ORG_ID);
  assert.match(user.id, USER_ID);
  assert.equal(connection.instanceUrl, org.simulator.production);
  assert.equal((await connection.query('SELECT Id FROM Organization')).totalSize, 1);
});

test('ClientThatNamesNoVersionIsServedToo', async () => {
  const connection = new jsforce.Connection({ loginUrl: org.simulator.production });
  await connection.login(LOGIN.username, LOGIN.password);
  assert.equal((await connection.query('SELECT Id FROM Organization')).totalSize, 1);
});

test('SoapLoginWithAWrongPasswordIsRefused', async () => {
  const connection = new jsforce.Connection({ loginUrl: org.simulator.production, version: API_VERSION });
  const { message } = await failureOf(connection.login(LOGIN.username, 'wrong'));
  assert.match(message, /INVALID_LOGIN/);
});

test('PasswordGrantYieldsASession', async () => {
  const connection = new jsforce.Connection({ oauth2: oauth2Of(org.simulator.production), version: API_VERSION });
  const user = await connection.login(LOGIN.username, LOGIN.password);
  assert.match(user.organizationId, ORG_ID);
});

test('RefreshTokenIsExchangedAtTheFirstRefusal', async () => {
  const connection = refreshingConnection(org.simulator.production);
  let refreshed = 0;
  connection.on('refresh', () => (refreshed += 1));
  await connection.query('SELECT Id FROM User LIMIT 1');
  assert.equal(refreshed, 1);
  assert.match(connection.accessToken, /^00D\w{12}!/);
});

test('TokenAnswerHoldsWhatClientsReadFromIt', async () => {
  const answer = await new jsforce.OAuth2(oauth2Of(org.simulator.production)).refreshToken(LOGIN.refreshToken);
  assert.equal(answer.token_type, 'Bearer');
  assert.equal(answer.instance_url, org.simulator.production);
  assert.match(answer.id, /\/id\/00D\w{15}\/005\w{15}$/);
  assert.match(answer.issued_at, /^\d{13}$/);
  const expected = crypto.createHmac('sha256', LOGIN.clientSecret).update(answer.id + answer.issued_at).digest('base64');
  assert.equal(answer.signature, expected);
  assert.equal('expires_in' in answer, false);
});

test('RevokedOrUnknownRefreshTokenIsRefused', async () => {
  const { code, message } = await failureOf(new jsforce.OAuth2(oauth2Of(org.simulator.production)).refreshToken('unknown'));
  assert.equal(code, 'invalid_grant');
  assert.equal(message, 'expired access/refresh token');
});

test('WrongClientSecretIsRefused', async () => {
  const client = new jsforce.OAuth2({ ...oauth2Of(org.simulator.production), clientSecret: 'wrong' });
  const { code } = await failureOf(client.refreshToken(LOGIN.refreshToken));
  assert.equal(code, 'invalid_client');
});

test('UnknownGrantTypeIsRefused', async () => {
  const client = new jsforce.OAuth2(oauth2Of(org.simulator.production));
  const { code } = await failureOf(client.requestToken({ grant_type: 'telepathy' }));
  assert.equal(code, 'unsupported_grant_type');
});

test('JwtAssertionYieldsASessionWithoutRefreshToken', async () => {
  const connection = await authorizeByJwt('https://login.salesforce.com');
  assert.equal(connection.refreshToken, undefined);
  assert.equal((await connection.identity()).username, LOGIN.username);
});

for (const [what, claims] of [
  ['AudienceOfAnotherHost', { aud: 'https://elsewhere.example' }],
  ['UnknownUser', { sub: 'nobody@northbridge.test' }],
  ['ExpiredAssertion', { exp: Math.floor(Date.now() / 1000) - 600 }],
]) {
  test(`JwtAssertionWith${what}IsRefused`, async () => {
    const { code } = await failureOf(authorizeByJwt('https://login.salesforce.com', claims));
    assert.equal(code, 'invalid_grant');
  });
}

test('JwtAssertionOfAnUnknownConsumerIsRefused', async () => {
  const { code } = await failureOf(authorizeByJwt('https://login.salesforce.com', { iss: 'somebody-else' }));
  assert.match(code, /^invalid_/);
});

test('ClientCredentialsYieldASession', async () => {
  const connection = await connect(org.simulator.production);
  assert.match((await connection.identity()).user_id, USER_ID);
});

test('IdentityNamesUserAndOrg', async () => {
  const identity = await org.connection.identity();
  assert.equal(identity.username, LOGIN.username);
  assert.match(identity.organization_id, ORG_ID);
  assert.equal(identity.active, true);
  assert.equal(identity.user_type, 'STANDARD');
  assert.match(identity.urls.rest, /\/services\/data\/v/);
});

test('LogoutEndsTheSession', async () => {
  const connection = await connect(org.simulator.production);
  const token = connection.accessToken;
  await connection.logout();
  const orphan = new jsforce.Connection({ instanceUrl: org.simulator.production, accessToken: token, version: API_VERSION });
  const { code } = await failureOf(orphan.query('SELECT Id FROM User LIMIT 1'));
  assert.equal(code, 'INVALID_SESSION_ID');
});

test('VersionsAreListedWithoutAToken', async () => {
  const versions = await (await fetch(`${org.simulator.production}/services/data`)).json();
  const found = versions.find(({ version }) => version === API_VERSION);
  assert.equal(found.url, `/services/data/v${API_VERSION}`);
  assert.equal(typeof found.label, 'string');
});
