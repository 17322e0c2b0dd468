// Connecting by the browser: headless Chromium signs in at the simulated org and comes back to the listener of
// `dealwire connect`, and to `dealwire serve`. Screenshots go to build/screenshots/connect (or $DEALWIRE_SCREENSHOTS).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after, afterEach, before, beforeEach } from 'node:test';
import { chromium } from 'playwright-core';
import { LOGIN, repository, startSimulator } from '../conformance/support/simulator.mjs';
import { Dealwire, program } from './support/dealwire.mjs';

const screenshots = process.env.DEALWIRE_SCREENSHOTS ?? path.join(repository, 'build/screenshots/connect');
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let simulator, browser, dealwire, page, problems, running;

before(async () => {
  fs.mkdirSync(screenshots, { recursive: true });
  simulator = await startSimulator();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  await simulator?.stop();
});

beforeEach(async () => {
  dealwire = new Dealwire(simulator, 'https://example.com');
  await dealwire.prepare();
  await simulator.control('POST', 'app', { callbacks: [], installed: true, pkce_required: true });
  page = await newPage();
});

afterEach(async () => {
  if (running && running.child.exitCode === null) running.child.kill('SIGKILL');
  running = undefined;
  await page.context().close();
  await dealwire.stop();
  fs.rmSync(dealwire.folder, { recursive: true, force: true });
});

async function newPage() {
  const made = await (await browser.newContext()).newPage();
  problems = [];
  made.on('pageerror', (error) => problems.push(String(error)));
  made.on('console', (message) => /Content Security Policy|Refused/.test(message.text()) && problems.push(message.text()));
  return made;
}

/** `dealwire connect salesforce --flow web`, left running; the address it prints. */
async function connect(...more) {
  const child = spawn(
    program,
    ['connect', 'salesforce', '--environment', 'production', '--login-url', simulator.production, '--flow', 'web',
      '--client-id', LOGIN.clientId, '--client-secret-file', dealwire.file('secret', LOGIN.clientSecret),
      '--callback-port', '0', '--no-browser', '--json', ...more],
    { cwd: dealwire.folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const started = { child, out: '', err: '', code: once(child, 'exit').then(([code]) => code) };
  running = started;
  child.stdout.on('data', (text) => (started.out += text));
  const address = await new Promise((resolve, reject) => {
    child.stderr.on('data', (text) => {
      started.err += text;
      const found = /^ {2}(https?:\S+)$/m.exec(started.err);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`connect ended: ${started.err}`)));
  });
  return address;
}

const ended = async () => ({ code: await running.code, document: JSON.parse(running.out) });
const title = () => page.locator('h1').textContent();
const picture = (name) => page.screenshot({ path: path.join(screenshots, `${name}.png`) });

async function signIn(address, decision = '#oaapprove') {
  await page.goto(address);
  await page.fill('#username', LOGIN.username);
  await page.fill('#password', LOGIN.password);
  await page.click('#Login');
  await page.click(decision);
}

async function assertAccessible() {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'best-practice'] }));
  assert.deepEqual(violations.map(({ id }) => id), []);
}

test('a person signs in, allows it, and the connection works', async () => {
  await signIn(await connect());
  assert.match(await title(), /^Connected to /);
  await picture('connected');
  await assertAccessible();
  const { code, document } = await ended();
  assert.equal(code, 0);
  assert.equal(document.username, LOGIN.username);
  assert.equal(document.active, true);
  assert.ok((await dealwire.command('import', 'OpportunityStage')).objects.OpportunityStage.read > 0);
  assert.deepEqual(problems, []);
});

test('with rotation on, the token that came last is the one that is kept', async () => {
  await simulator.control('POST', 'tokens/policy', { rotate_refresh_tokens: true });
  await signIn(await connect());
  assert.equal((await ended()).code, 0);
  for (let round = 0; round < 3; round += 1) {
    await simulator.control('POST', 'tokens/expire');
    assert.equal((await dealwire.command('import', 'OpportunityStage')).outcome, 'ok');
  }
  await simulator.control('POST', 'tokens/policy', { rotate_refresh_tokens: false });
});

test('who denies it is told what to do', async () => {
  await signIn(await connect(), '#oadeny');
  assert.equal(await title(), 'Not connected');
  assert.match(await page.locator('.remedy').textContent(), /choose Allow/);
  await picture('denied');
  await assertAccessible();
  const { code, document } = await ended();
  assert.equal(code, 4);
  assert.equal(document.error.code, 'access_denied');
  assert.deepEqual((await dealwire.command('connections', 'list')).connections, []);
});

test('an app that is not installed is named as the reason', async () => {
  await simulator.control('POST', 'app', { installed: false });
  await page.goto(await connect());
  assert.match(await page.locator('p').first().textContent(), /app must be installed into org/);
  await picture('not-installed');
  assert.equal((await ended()).code, 4);
});

test('the answer counts in the browser that asked, and once', async () => {
  const address = await connect();
  await page.goto(address);
  await page.fill('#username', LOGIN.username);
  await page.fill('#password', LOGIN.password);
  await page.click('#Login');
  // The decision is posted beside the page, so that the way back can be held.
  const form = { query: await page.locator('input[name=query]').getAttribute('value'), decision: 'allow' };
  const decision = `${simulator.production}/services/oauth2/authorize/decision`;
  const callback = (await page.context().request.post(decision, { form, maxRedirects: 0 })).headers().location;

  const stranger = await newPage();
  await stranger.goto(callback);
  assert.equal(await stranger.locator('h1').textContent(), 'This is another browser');
  await stranger.screenshot({ path: path.join(screenshots, 'another-browser.png') });
  await stranger.context().close();

  await page.goto(callback);
  assert.match(await title(), /^Connected to /);
  const again = await page.context().newPage();
  const reused = await again.goto(callback).catch(() => null); // the listener may be gone by then
  if (reused) assert.equal(await again.locator('h1').textContent(), 'This sign-in was used before');
  assert.equal((await ended()).code, 0);
});

test('a state that nobody made is refused', async () => {
  const { origin } = new URL(await connect());
  await page.goto(`${origin}/connect/salesforce/callback?code=stolen&state=made-up`);
  assert.equal(await title(), 'This is not a sign-in that Dealwire began');
  await picture('unknown-state');
  await assertAccessible();
});

test('Ctrl-C ends it in good order', async () => {
  await connect();
  running.child.kill('SIGINT');
  const { code, document } = await ended();
  assert.equal(code, 1);
  assert.equal(document.error.code, 'STOPPED');
});

test('the service takes the answer too', async () => {
  const port = await freePort();
  dealwire.configure('public_url: ""', `public_url: "http://localhost:${port}"`);
  await dealwire.serve(port);
  await simulator.control('POST', 'app', { callbacks: [`http://localhost:${port}/connect/salesforce/callback`] });
  await signIn(await connect('--via-service'));
  assert.match(await title(), /^Connected to /);
  await picture('connected-by-service');
  const { code, document } = await ended();
  assert.equal(code, 0);
  assert.equal(document.username, LOGIN.username);
});

test('nothing secret is in what was printed or stored', async () => {
  await signIn(await connect());
  await ended();
  const held = fs.readdirSync(dealwire.folder).filter((name) => name !== 'secret').map((name) => fs.readFileSync(path.join(dealwire.folder, name), 'latin1')).join('');
  for (const secret of [LOGIN.clientSecret, '5Aep861', '!AQEAQ', 'aPrx'])
    assert.ok(!(held + running.out + running.err).includes(secret), secret);
});

async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
