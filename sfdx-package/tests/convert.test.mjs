import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { convert, missingObjects } from '../scripts/convert.mjs';
import { lintClaimed } from '../scripts/lint-claimed.mjs';
import { CONVERSATION, copyTo, problemsAfter, projectFolder } from './broken-copy.mjs';

function withFolder(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-mdapi-'));
  try {
    use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

test('ConvertsEveryObjectOfThePackage', () => {
  withFolder((folder) => {
    const { status, output } = convert(projectFolder, folder);
    assert.equal(status, 0, output);
    assert.deepEqual(missingObjects(projectFolder, folder), []);
    const manifest = fs.readFileSync(path.join(folder, 'package.xml'), 'utf8');
    assert.match(manifest, /<members>Activity\.Dealwire_Key__c<\/members>/);
  });
});

test('FailsToConvertAFileWithAWrongSuffix', () => {
  withFolder((folder) => {
    copyTo(folder);
    const tab = path.join(folder, 'main/sync/tabs/Conversation__c.tab-meta.xml');
    fs.renameSync(tab, tab.replace('.tab-', '.tabb-'));
    assert.notEqual(convert(folder, path.join(folder, 'out')).status, 0);
  });
});

test('PutsTheAddressOfDealwireIntoTheCanvas', () => {
  withFolder((folder) => {
    const { status, output } = convert(projectFolder, folder, 'client-app', { DEALWIRE_URL: 'https://calls.example.org' });
    assert.equal(status, 0, output);
    const canvas = fs.readFileSync(path.join(folder, 'extlClntAppCanvasSettings', 'Dealwire_Canvas.ecaCanvas'), 'utf8');
    assert.match(canvas, /<canvasUrl>https:\/\/calls\.example\.org\/salesforce\/canvas<\/canvasUrl>/);
  });
});

test('EveryFileBelongsToAComponent', () => {
  assert.deepEqual(lintClaimed(projectFolder), []);
});

test('FindsAClassWithoutItsMetadata', () => {
  const problems = problemsAfter(lintClaimed, (edit) => edit.write('main/sync/classes/Lost.cls', 'public class Lost {}'));
  assert.match(problems.join('\n'), /Lost\.cls: belongs to no component/);
});

test('FindsAMetadataFileThatNoTypeKnows', () => {
  const file = `${CONVERSATION}/fields/Host__c.field-meta.xml`;
  const problems = problemsAfter(lintClaimed, (edit) => edit.rename(file, file.replace('.field-', '.feld-')));
  assert.notDeepEqual(problems, []);
});
