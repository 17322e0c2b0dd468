// The canvas page in a real browser: framed by a page of another origin, opened by signed requests that Node made.
// Screenshots go to build/screenshots/canvas (or $DEALWIRE_SCREENSHOTS), to be looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after, before, beforeEach } from 'node:test';
import { chromium } from 'playwright-core';
import { LOGIN, repository } from '../conformance/support/simulator.mjs';
import { startDealwire } from './support/dealwire.mjs';
import { hostile, long } from './support/documents.mjs';
import { Host } from './support/host.mjs';
import { canvasContext, sign } from './support/signing.mjs';

const screenshots = process.env.DEALWIRE_SCREENSHOTS ?? path.join(repository, 'build/screenshots/canvas');
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 340, height: 900 };
const MINUTE = 60_000;

const host = new Host();
let dealwire, browser, page, problems, world;

/** Conversations of the samples in the roles the tests need, with the ids of their records. */
async function findWorld() {
  const records = await dealwire.rows('Conversation__c');
  const byDeal = new Map();
  for (const each of records) byDeal.set(each.Primary_Opportunity__c, [...(byDeal.get(each.Primary_Opportunity__c) ?? []), each]);
  const [deal, calls] = [...byDeal].filter(([id]) => id).sort((a, b) => b[1].length - a[1].length)[0];
  const others = records.filter((each) => each.Brief__c && each.Primary_Opportunity__c !== deal);
  const { members } = await dealwire.command('users', 'list');
  const user = members.find((each) => each.active);
  return {
    org: dealwire.connection.orgId,
    user: user.userId,
    deal,
    calls,
    normal: records.find((each) => each.Conversation_Key__c === '7172332804532001341') ?? others[0],
    private_: others[1],
    long: others[2],
    hostile: others[3],
  };
}

before(async () => {
  fs.mkdirSync(screenshots, { recursive: true });
  await host.start();
  dealwire = await startDealwire(host.origin);
  world = await findWorld();
  const [secret, lengthy, spoilt] = await Promise.all(
    [world.private_, world.long, world.hostile].map((each) => dealwire.document(each.Conversation_Key__c)),
  );
  secret.metaData.isPrivate = true;
  await dealwire.ingest(secret, long(lengthy, 3), hostile(spoilt));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  host.stop();
  await dealwire?.stop();
  await dealwire?.simulator.stop();
  if (dealwire) fs.rmSync(dealwire.folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await page?.context().close();
  page = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })).newPage();
  problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    const ours = [dealwire.address, host.origin].some((origin) => request.url().startsWith(origin));
    if (!ours) problems.push(`a request to ${request.url()}`);
  });
});

function request(changes, secret = LOGIN.clientSecret) {
  return sign(canvasContext({ org: world.org, user: world.user, record: world.normal.Id, ...changes }), secret);
}

/** Shows the app on the page of a record, as Salesforce does; its frame. */
async function open(signed, size = WIDE) {
  await page.setViewportSize(size);
  await page.goto(host.pageFor(dealwire.address, signed));
  const frame = page.frame('canvas');
  await frame.waitForSelector('h1');
  return frame;
}

const picture = (name) => page.screenshot({ path: path.join(screenshots, `${name}.png`) });

/** Checks by rules that nobody here wrote, contrast among them. */
async function assertAccessible(frame) {
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' ')}`), []);
}

const inView = (frame, selector) =>
  frame.waitForFunction((each) => {
    const box = document.querySelector(each).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
  }, selector);

async function assertFits(frame) {
  assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the frame');
}

test('a conversation is shown with highlights, time line and transcript', async () => {
  const frame = await open(request());
  for (const heading of ['Summary', 'Next steps', 'Key points', 'Time line', 'People', 'Transcript'])
    assert.ok(await frame.getByRole('heading', { name: heading, exact: true, level: 2 }).isVisible(), heading);
  assert.match(await frame.locator('time').first().textContent(), /16:17/, 'the time of the reader');
  await picture('normal-wide');
  await assertAccessible(frame);
  await assertFits(frame);
  assert.deepEqual(problems, []);
});

test('it can be read in a narrow sidebar', async () => {
  const frame = await open(request(), NARROW);
  await picture('normal-narrow');
  await frame.locator('#transcript').scrollIntoViewIfNeeded();
  await picture('normal-narrow-transcript');
  await assertFits(frame);
  await assertAccessible(frame);
  assert.deepEqual(problems, []);
});

test('a moment leads to its sentence, without a trace in the history', async () => {
  const frame = await open(request());
  const entries = await page.evaluate(() => history.length);
  await frame.locator('.steps a.moment').first().click();
  await frame.locator('.words .here').waitFor();
  await inView(frame, '.words .here');
  assert.equal(await page.evaluate(() => history.length), entries);
  await picture('moment');
  await frame.locator('.timeline details summary').first().click();
  assert.ok(await frame.locator('.timeline details[open] .places a.moment').first().isVisible());
  assert.deepEqual(problems, []);
});

test('words are found in the transcript, one after another', async () => {
  const frame = await open(request());
  const box = frame.getByRole('searchbox', { name: 'Search the transcript' });
  await box.fill('preis');
  await box.press('Enter');
  assert.match(await frame.locator('.search output').textContent(), /^1 of \d+$/);
  await box.press('Enter');
  assert.match(await frame.locator('.search output').textContent(), /^2 of \d+$/);
  await picture('search');
  assert.equal((await frame.locator('mark').first().textContent()).toLowerCase(), 'preis');
  await box.fill('no such words');
  assert.equal(await frame.locator('.search output').textContent(), 'not found');
  assert.equal(await frame.locator('mark').count(), 0);
  assert.deepEqual(problems, []);
});

test('an opportunity shows its conversations, and going back works', async () => {
  const frame = await open(request({ record: world.deal }));
  assert.equal(await frame.locator('.entry').count(), world.calls.length);
  await picture('list');
  await assertAccessible(frame);
  await frame.locator('.entry a').first().click();
  await frame.waitForSelector('#transcript');
  await frame.getByRole('link', { name: 'All conversations' }).click();
  await frame.waitForSelector('.entry');
  await page.evaluate(() => history.back());
  await frame.waitForSelector('#transcript');
  assert.deepEqual(problems, []);
});

test('what the org does not share with the reader is not shown on a record of others', async () => {
  const [hidden, ...others] = world.calls;
  await dealwire.simulator.control('POST', 'sharing', { user: world.user, hide: [hidden.Id] });
  try {
    const frame = await open(request({ record: world.deal }));
    assert.equal(await frame.locator('.entry').count(), others.length);
    await picture('list-partly-shared');
    const address = frame.url().replace('/record', '/conversation');
    await frame.goto(`${address}&id=${hidden.Conversation_Key__c}`);
    assert.equal(await frame.locator('h1').textContent(), 'This conversation is not shared with you');
    await picture('not-shared');
    await assertAccessible(frame);
  } finally {
    await dealwire.simulator.control('DELETE', 'sharing');
  }
});

test('a long transcript is shown whole and can be searched', async () => {
  const frame = await open(request({ record: world.long.Id }));
  assert.ok((await frame.locator('.words span').count()) > 1700);
  await frame.getByRole('searchbox').fill('Orvano');
  await frame.getByRole('searchbox').press('Enter');
  await picture('long');
  assert.match(await frame.locator('.search output').textContent(), /^1 of \d{3}$/);
  for (let i = 0; i < 150; i += 1) await frame.getByRole('searchbox').press('Enter');
  for (const each of ['mark.current', '.highlights h2']) await inView(frame, each); // what matters stays beside it
  await picture('long-found');
  await frame.getByRole('link', { name: 'Back to the top' }).click();
  await inView(frame, 'h1');
  assert.deepEqual(problems, []);
});

test('markup in a conversation stays text', async () => {
  const frame = await open(request({ record: world.hostile.Id }));
  assert.match(await frame.locator('h1').textContent(), /<script>window\.hacked=1<\/script>/);
  assert.equal(await frame.evaluate(() => window.hacked), undefined);
  assert.equal(await frame.locator('img, a[href^="javascript"]').count(), 0);
  await picture('hostile');
  assert.deepEqual(problems, []);
});

const notices = {
  private: [() => request({ record: world.private_.Id }), 'This conversation is private'],
  expired: [() => request({ issuedAt: Date.now() - 6 * MINUTE }), 'This request has expired'],
  'wrong-signature': [() => request({}, 'another-secret'), 'The signature does not match'],
  'unknown-org': [() => request({ org: '00D5f000000Othe' }), 'This org is not connected'],
  'unknown-user': [() => request({ user: '0055f000000Othe' }), 'You are not known here yet'],
  undated: [() => request({ issuedAt: null }), 'Salesforce does not confirm your session'],
};

for (const [name, [made, title]] of Object.entries(notices))
  test(`a clear page says: ${title}`, async () => {
    const frame = await open(made());
    assert.equal(await frame.locator('h1').textContent(), title);
    assert.ok(await frame.locator('.remedy').isVisible());
    await picture(name);
    await assertAccessible(frame);
  });

test('a request opens the page once', async () => {
  const signed = request();
  await open(signed);
  const frame = await open(signed);
  assert.equal(await frame.locator('h1').textContent(), 'This request was used before');
});

test('its address opens nothing outside of the frame', async () => {
  const frame = await open(request());
  const address = frame.url();
  assert.match(address, /session=/);
  await page.goto(address);
  assert.equal(await page.locator('h1').textContent(), 'This page opens inside Salesforce');
});

test('a page of another site may not show it', async () => {
  await page.goto(host.pageFor(dealwire.address, request()).replace('127.0.0.1', 'localhost'));
  await page.waitForLoadState('networkidle');
  assert.equal(await page.frame('canvas').locator('.facts, .remedy').count(), 0);
  assert.match(problems.join('\n'), /frame-ancestors/);
});

test('nothing secret is in the log, and a signal ends the server in good order', async () => {
  const signed = request();
  await open(signed);
  const log = dealwire.log();
  assert.match(log, /canvas_refused/);
  for (const secret of [LOGIN.clientSecret, signed, 'session=', 'made-up-token']) assert.ok(!log.includes(secret));
  assert.equal(await dealwire.stop(), 0);
});
