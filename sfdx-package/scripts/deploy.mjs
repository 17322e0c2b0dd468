// Deploys or validates the package with the Salesforce CLI, in the order an org can take it.
// Usage: node scripts/deploy.mjs ORG [--validate] [--client-app | --connected-app]
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './lib/package-folders.mjs';

const cli = path.join(projectFolder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
const TESTS = ['CompetitorNamesTest', 'ConversationFiguresTest', 'ConversationFiguresRefreshTest', 'ConversationTimelineTest'];
/** A report can only be checked once its report type is in the org, so the types go first. */
const FIRST = ['main/sync', 'main/insight', 'main/admin', 'main/view', 'main/reports/reportTypes'];
const THEN = ['main/reports/reports', 'main/reports/dashboards'];

const folders = (names) => names.flatMap((name) => ['--source-dir', name]);

/**
 * What is asked of the CLI, in order: lists of arguments. `app` is 'client-app', 'connected-app' or nothing.
 * Validation leaves the reports out, because their report types are not in the org yet.
 */
export function steps(org, { validate = false, app } = {}) {
  const target = ['--target-org', org, '--wait', '60'];
  const start = ['project', 'deploy', 'start', ...target];
  const tested = ['--test-level', 'RunSpecifiedTests', ...TESTS.flatMap((name) => ['--tests', name])];
  // The pages show the canvas of the app by its name, so it does not come after them. The connected app names permission
  // sets of the package, which name those pages: it goes along with them.
  const [before, along] = app === 'connected-app' ? [[], [app]] : [app ? [app] : [], []];
  return [
    ...before.map((name) => [...start, ...(validate ? ['--dry-run'] : []), ...folders([name])]),
    [...(validate ? ['project', 'deploy', 'validate', ...target] : start), ...folders([...FIRST, ...along]), ...tested],
    ...(validate ? [] : [[...start, ...folders(THEN)]]),
  ];
}

function run(args) {
  const quiet = { SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_DISABLE_AUTOUPDATE: 'true' };
  console.log(`sf ${args.join(' ')}`);
  return spawnSync(process.execPath, [cli, ...args], { cwd: projectFolder, stdio: 'inherit', env: { ...process.env, ...quiet } }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [org, ...options] = process.argv.slice(2);
  if (!org || org.startsWith('-')) {
    console.error('Which org? Usage: npm run deploy -- ORG [--client-app | --connected-app]');
    process.exit(2);
  }
  const app = ['client-app', 'connected-app'].find((name) => options.includes(`--${name}`));
  if (app && !process.env.DEALWIRE_URL) {
    console.error(`Set DEALWIRE_URL to the address of your Dealwire (https://...): ${app} sends users there.`);
    process.exit(2);
  }
  process.exitCode = steps(org, { validate: options.includes('--validate'), app }).reduce((status, args) => status || run(args), 0);
  if (options.includes('--validate') && process.exitCode === 0) console.log('Not validated: reports and dashboards. An org can only check them once their report types are deployed.');
}
