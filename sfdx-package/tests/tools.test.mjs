// The checks that others made: each finds what it is there for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { lintProject } from '../scripts/lint-project.mjs';
import { scanApex } from '../scripts/scan-apex.mjs';
import { scanFlows } from '../scripts/scan-flows.mjs';
import { copyTo, projectFolder, removed, replaced, testDamages } from './broken-copy.mjs';

const FLOW = 'main/insight/flows/Dealwire_Conversation_Saved.flow-meta.xml';

/** Runs a tool of node_modules on a text that is not in the package. */
function judged(tool, args, text) {
  const run = spawnSync(process.execPath, [path.join(projectFolder, 'node_modules', tool), ...args], { cwd: projectFolder, input: text, encoding: 'utf8' });
  return { status: run.status, output: `${run.stdout}${run.stderr}` };
}

const eslint = (text) => judged('eslint/bin/eslint.js', ['--stdin', '--stdin-filename', 'main/view/lwc/x/x.js'], text);
const prettier = (name, text) => judged('prettier/bin/prettier.cjs', ['--stdin-filepath', name], text);

async function withProject(files, use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-scan-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    return (await use(folder)).map(({ problem }) => problem).join('\n');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

test('EslintFindsAQueryOfTheWholeDocument', () => {
  const { status, output } = eslint("import { LightningElement } from 'lwc';\nexport default class X extends LightningElement {\n  connectedCallback() {\n    document.querySelector('a').innerHTML = '<b>';\n  }\n}\n");
  assert.equal(status, 1);
  assert.match(output, /no-document-query/);
  assert.match(output, /no-inner-html/);
});

test('EslintFindsATimer', () => {
  assert.match(eslint('export function wait() {\n  setTimeout(() => {}, 1000);\n}\n').output, /no-async-operation/);
});

test('PrettierFindsApexThatIsNone', () => {
  const { status, output } = prettier('Broken.cls', 'public class Broken { public void merge() {} Integer x = ; }');
  assert.notEqual(status, 0);
  assert.match(output, /Broken\.cls/);
});

test('PrettierFindsATemplateThatIsNone', () => {
  assert.notEqual(prettier('main/view/lwc/x/x.html', '<template><div></template>').status, 0);
});

const INJECTION = `public class Broken {
    public static List<Account> find(String name) {
        List<Account> found = new List<Account>();
        for (Integer i = 0; i < 3; i++) {
            found.addAll((List<Account>) Database.query('SELECT Id FROM Account WHERE Name = \\'' + name + '\\''));
            insert new Account(Name = name);
        }
        return found;
    }
}
`;

test('CodeAnalyzerFindsInjectionMissingRightsAndWorkInLoops', async () => {
  const problems = await withProject({ 'main/classes/Broken.cls': INJECTION }, scanApex);
  for (const rule of ['ApexSOQLInjection', 'ApexCRUDViolation', 'ApexSharingViolations', 'OperationWithLimitsInLoop']) assert.match(problems, new RegExp(rule));
});

test('FlowScannerFindsAFlowThatSaysNothing', async () => {
  const flow = fs.readFileSync(path.join(projectFolder, FLOW), 'utf8');
  const broken = flow.replace(/    <description>After[^]*?<\/description>\n/, '').replace(/<faultConnector>[^]*?<\/faultConnector>/, '').replace('>Active<', '>Draft<');
  const problems = await withProject({ [FLOW]: broken }, scanFlows);
  for (const rule of ['FlowDescription', 'MissingFaultPath', 'InactiveFlow']) assert.match(problems, new RegExp(rule));
});

test('JestFindsAComponentThatBehavesDifferently', () => {
  const folder = fs.mkdtempSync(path.join(projectFolder, 'build-test-'));
  try {
    const bundle = 'main/view/lwc/conversationTimeline';
    copyTo(folder);
    for (const file of ['jest.config.mjs', 'package.json']) fs.copyFileSync(path.join(projectFolder, file), path.join(folder, file));
    fs.cpSync(path.join(projectFolder, 'tests/lwc'), path.join(folder, 'tests/lwc'), { recursive: true });
    const script = path.join(folder, bundle, 'conversationTimeline.js');
    fs.writeFileSync(script, fs.readFileSync(script, 'utf8').replace('beforeId: last ? last.id : null', 'beforeId: null'));
    const run = spawnSync(process.execPath, [path.join(projectFolder, 'node_modules/.bin/sfdx-lwc-jest'), '--', '--ci', '-t', 'adds earlier'], { cwd: folder, encoding: 'utf8' });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /✕ adds earlier conversations page by page/);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

test('AcceptsTheProjectFilesAsTheyAre', () => {
  assert.deepEqual(lintProject(projectFolder), []);
});

testDamages(test, lintProject, [
  ['a project file with an unknown key', replaced('sfdx-project.json', '"namespace"', '"nameSpaces"'), /additional properties/],
  ['an edition that does not exist', replaced('config/project-scratch-def.json', '"Enterprise"', '"Enterprize"'), /edition/],
  ['a package directory that is not there', removed('connected-app'), /connected-app is not there/],
]);
