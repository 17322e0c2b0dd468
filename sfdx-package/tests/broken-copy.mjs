// A throw-away copy of the package with one thing broken.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packageFolders, projectFolder } from '../scripts/lib/package-folders.mjs';

export { projectFolder };

export const CONVERSATION = 'main/sync/objects/Conversation__c';
export const TRACKER = 'main/sync/objects/Conversation_Tracker__c';
export const VIEWER = 'main/admin/permissionsets/Dealwire_Viewer.permissionset-meta.xml';

/** Copies what is shipped, and how the project lists it. */
export function copyTo(folder) {
  for (const from of packageFolders(projectFolder)) fs.cpSync(from, path.join(folder, path.basename(from)), { recursive: true });
  for (const file of ['sfdx-project.json', '.forceignore', 'config/project-scratch-def.json']) fs.cpSync(path.join(projectFolder, file), path.join(folder, file));
}

/** The one copy of this test file; what a test breaks is mended after it. */
let copy;

function copyOfProject() {
  if (copy) return copy;
  copy = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-package-'));
  process.on('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
  copyTo(copy);
  return copy;
}

function makeEditor(folder) {
  const touched = new Set();
  const at = (file) => {
    touched.add(file);
    return path.join(folder, file);
  };
  return {
    touched,
    replace(file, before, after) {
      const source = fs.readFileSync(at(file), 'utf8');
      const changed = source.replace(before, after);
      if (changed === source) throw new Error(`${file} holds no ${before}`);
      fs.writeFileSync(at(file), changed);
    },
    write(file, text) {
      fs.mkdirSync(path.dirname(at(file)), { recursive: true });
      fs.writeFileSync(at(file), text);
    },
    remove: (file) => fs.rmSync(at(file), { recursive: true }),
    rename: (before, after) => fs.renameSync(at(before), at(after)),
  };
}

function mend(folder, touched) {
  for (const file of touched) {
    fs.rmSync(path.join(folder, file), { recursive: true, force: true });
    const original = path.join(projectFolder, file);
    if (fs.existsSync(original)) fs.cpSync(original, path.join(folder, file), { recursive: true });
  }
}

/** Problems that `lint` reports on a copy of the package after `damage(editor)`. */
export function problemsAfter(lint, damage) {
  const folder = copyOfProject();
  const editor = makeEditor(folder);
  try {
    damage(editor);
    return lint(folder).map(({ file, problem }) => `${path.relative(folder, file)}: ${problem}`);
  } finally {
    mend(folder, editor.touched);
  }
}

/** `damage` that replaces a text in a file. */
export const replaced = (file, before, after) => (edit) => edit.replace(file, before, after);

/** `damage` that removes a file or folder. */
export const removed = (file) => (edit) => edit.remove(file);

/** One test for each [what is broken, damage, what must be reported]. */
export function testDamages(test, lint, damages) {
  for (const [what, damage, expected] of damages) {
    test(testName(what), () => assert.match(problemsAfter(lint, damage).join('\n'), expected));
  }
}

/** `FindsAnUnclosedTag` for "an unclosed tag". */
export function testName(what) {
  const words = what.split(/[ -]/).map((word) => word[0].toUpperCase() + word.slice(1));
  return `Finds${words.join('')}`;
}
