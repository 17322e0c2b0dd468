// A throw-away copy of the package with one thing broken.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
export const sourceFolder = path.join(packageFolder, 'main');

export const CONVERSATION = 'sync/objects/Conversation__c';
export const TRACKER = 'sync/objects/Conversation_Tracker__c';
export const VIEWER = 'admin/permissionsets/Dealwire_Viewer.permissionset-meta.xml';

function makeEditor(folder) {
  const at = (file) => path.join(folder, file);
  return {
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

/** Problems that `lint` reports on a copy of the package after `damage(editor)`. */
export function problemsAfter(lint, damage) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-package-'));
  try {
    fs.cpSync(sourceFolder, folder, { recursive: true });
    damage(makeEditor(folder));
    return lint(folder).map(({ file, problem }) => `${path.relative(folder, file)}: ${problem}`);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `FindsAnUnclosedTag` for "an unclosed tag". */
export function testName(what) {
  const words = what.split(/[ -]/).map((word) => word[0].toUpperCase() + word.slice(1));
  return `Finds${words.join('')}`;
}
