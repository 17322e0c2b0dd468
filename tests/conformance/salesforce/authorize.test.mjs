// The authorization code flow with PKCE, driven by jsforce's own OAuth2 client.
import assert from 'node:assert/strict';
import test from 'node:test';
import jsforce from 'jsforce';
import { API_VERSION, failureOf } from '../support/clients.mjs';
import { useOrg } from '../support/org.mjs';
import { SignIn } from '../support/sign-in.mjs';
import { LOGIN } from '../support/simulator.mjs';

const org = useOrg();
const REDIRECT = 'http://localhost:8718/connect/salesforce/callback';
const PERSON = { username: LOGIN.username, password: LOGIN.password };

/** jsforce makes a verifier and a challenge of its own with `useVerifier`. */
function client(settings = {}) {
  return new jsforce.OAuth2({
    loginUrl: org.simulator.production,
    clientId: LOGIN.clientId,
    clientSecret: LOGIN.clientSecret,
    redirectUri: REDIRECT,
    useVerifier: true,
    ...settings,
  });
}

const asked = (oauth2, more = {}) => oauth2.getAuthorizationUrl({ scope: 'api refresh_token id', state: 's t/=', ...more });

async function codeFor(oauth2, more) {
  const { location } = await new SignIn().walk(asked(oauth2, more), PERSON);
  return new URL(location).searchParams.get('code');
}

test('CodeIsExchangedForATokenThatWorks', async () => {
  const oauth2 = client();
  const { location } = await new SignIn().walk(asked(oauth2), PERSON);
  const back = new URL(location);
  assert.equal(back.origin + back.pathname, REDIRECT);
  assert.equal(back.searchParams.get('state'), 's t/=');

  const connection = new jsforce.Connection({ oauth2, version: API_VERSION });
  const user = await connection.authorize(back.searchParams.get('code'));
  assert.match(user.organizationId, /^00D/);
  assert.equal((await connection.identity()).username, LOGIN.username);
  assert.ok(connection.refreshToken);
});

test('RefreshTokenOfTheFlowIsGood', async () => {
  const oauth2 = client();
  const answer = await oauth2.requestToken(await codeFor(oauth2));
  const again = await oauth2.refreshToken(answer.refresh_token);
  assert.match(again.access_token, /^00D\w{12}!/);
});

test('CodeIsGoodOnce', async () => {
  const oauth2 = client();
  const code = await codeFor(oauth2);
  await oauth2.requestToken(code);
  const { code: error } = await failureOf(oauth2.requestToken(code));
  assert.equal(error, 'invalid_grant');
});

test('CodeExpires', async () => {
  const oauth2 = client();
  const code = await codeFor(oauth2);
  await org.simulator.advance(16 * 60);
  const { code: error } = await failureOf(oauth2.requestToken(code));
  assert.equal(error, 'invalid_grant');
});

test('CodeNeedsTheVerifierOfItsChallenge', async () => {
  const code = await codeFor(client());
  const { code: error } = await failureOf(client().requestToken(code));
  assert.equal(error, 'invalid_request');
});

test('CodeNeedsTheCallbackItWasGivenTo', async () => {
  const oauth2 = client();
  const code = await codeFor(oauth2);
  oauth2.redirectUri = 'http://localhost:8718/elsewhere';
  assert.match((await failureOf(oauth2.requestToken(code))).code, /redirect_uri|invalid_grant/);
});

test('WithoutTheScopeThereIsNoRefreshToken', async () => {
  const oauth2 = client();
  const answer = await oauth2.requestToken(await codeFor(oauth2, { scope: 'api id' }));
  assert.equal(answer.refresh_token, undefined);
});

test('DenialComesBackAsAnError', async () => {
  const { location } = await new SignIn().walk(asked(client()), { ...PERSON, decision: 'deny' });
  const back = new URL(location).searchParams;
  assert.equal(back.get('error'), 'access_denied');
  assert.equal(back.get('state'), 's t/=');
});

test('UnknownCallbackIsNotRedirectedTo', async () => {
  await org.simulator.control('POST', 'app', { callbacks: [REDIRECT] });
  const page = await new SignIn().open(asked(client({ redirectUri: 'http://localhost:8718/elsewhere' })));
  await org.simulator.control('POST', 'app', { callbacks: [] });
  assert.equal(page.status, 400);
  assert.match(page.body, /redirect_uri_mismatch/);
});

test('WrongPasswordGivesNoSession', async () => {
  const visitor = new SignIn();
  const login = await visitor.open(asked(client()));
  const page = await visitor.submit(login, { un: LOGIN.username, pw: 'wrong' });
  assert.match(page.body, /check your username and password/);
});
