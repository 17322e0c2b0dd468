// What is asked of the Salesforce CLI.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { steps } from '../scripts/deploy.mjs';
import { command } from '../scripts/package-version.mjs';
import { packageFolders, projectFolder } from '../scripts/lib/package-folders.mjs';
import { filesBelow } from '../scripts/lib/source-tree.mjs';

const sourcesOf = (args) => args.filter((_, index) => args[index - 1] === '--source-dir');

test('EveryFileOfThePackageIsDeployed', () => {
  const sources = steps('org', { app: 'client-app' }).flatMap(sourcesOf);
  const files = packageFolders(projectFolder).flatMap(filesBelow).map((file) => path.relative(projectFolder, file));
  const left = files.filter((file) => !sources.some((source) => file.startsWith(`${source}/`) || file.startsWith(`${source}.`)));
  assert.deepEqual(left.filter((file) => !file.startsWith('connected-app/') && !/(report|dashboard)Folder-meta/.test(file)), []);
});

test('ReportsFollowTheirTypes', () => {
  const [first, then] = steps('org').map(sourcesOf);
  assert.ok(first.includes('main/reports/reportTypes'));
  assert.deepEqual(then, ['main/reports/reports', 'main/reports/dashboards']);
});

test('TheClientAppGoesFirstAndOnlyWhereItIsWanted', () => {
  assert.deepEqual(sourcesOf(steps('org', { app: 'client-app' })[0]), ['client-app']);
  assert.equal(steps('org').flat().includes('client-app'), false);
});

test('TheConnectedAppComesWithThePermissionSetsItNames', () => {
  const [first, ...rest] = steps('org', { app: 'connected-app' }).map(sourcesOf);
  assert.ok(first.includes('connected-app') && first.includes('main/admin'));
  assert.equal(rest.flat().includes('connected-app'), false);
});

test('ValidationChangesNothing', () => {
  for (const args of ['client-app', 'connected-app'].flatMap((app) => steps('org', { validate: true, app }))) {
    assert.ok(args.includes('validate') || args.includes('--dry-run'), args.join(' '));
  }
});

test('ApexIsTestedOnTheWay', () => {
  const tests = filesBelow(path.join(projectFolder, 'main')).map((file) => path.basename(file)).filter((name) => name.endsWith('Test.cls'));
  const asked = steps('org').flat();
  for (const name of tests) assert.ok(asked.includes(name.replace('.cls', '')), name);
});

test('AVersionNeedsARegisteredPackage', () => {
  assert.match(command('Dealwire', { aliases: {} }).problem, /npx sf package create --name "Dealwire" --package-type Unlocked --path main/);
  assert.match(command('Dealwired').problem, /One of: Dealwire, Dealwire Client App/);
});

test('AVersionIsMadeWithCoverageSoThatItCanBePromoted', () => {
  const { args } = command('Dealwire', { aliases: { Dealwire: '0Ho000000000001AAA' } });
  assert.ok(args.includes('--code-coverage'));
});

test('OnlyAVersionIsPromoted', () => {
  assert.match(command('Dealwire', { promote: '0Ho000000000001AAA' }).problem, /no id of a package version/);
  assert.deepEqual(command('Dealwire', { promote: '04t000000000001AAA' }).args.slice(0, 3), ['package', 'version', 'promote']);
});
