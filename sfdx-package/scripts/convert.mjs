// Converts the package to Metadata API format with the Salesforce CLI, as a deploy would.
// Usage: node scripts/convert.mjs [OUTPUT FOLDER]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolders, projectFolder as project } from './lib/package-folders.mjs';

const cli = path.join(project, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

/**
 * Runs `sf project convert source` on one package directory of the project in `folder`, with a home of its own and
 * `settings` in its environment; yields {status, output}. Addresses are replaced as a deploy would.
 */
export function convert(folder, outputFolder, source = 'main', settings = {}) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-convert-'));
  // Of the two autoupdate switches only the second stops the CLI from starting an update of itself.
  const quiet = { SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_DISABLE_AUTOUPDATE: 'true', SF_APPLY_REPLACEMENTS_ON_CONVERT: 'true' };
  try {
    const run = spawnSync(process.execPath, [cli, 'project', 'convert', 'source', '--root-dir', source, '--output-dir', outputFolder], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...quiet, ...settings, HOME: home },
    });
    return { status: run.status ?? 1, output: `${run.stdout}${run.stderr}` };
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/** Objects of the source tree that the converted package does not hold. */
export function missingObjects(folder, outputFolder) {
  const source = fs.readdirSync(path.join(folder, 'main'), { recursive: true, encoding: 'utf8' });
  const objects = source.map((file) => /objects[/\\]([^/\\]+)[/\\]\1\.object-meta\.xml$/.exec(file)?.[1]).filter(Boolean);
  return objects.filter((name) => !fs.existsSync(path.join(outputFolder, 'objects', `${name}.object`)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outputFolder = path.resolve(process.argv[2] ?? path.join(project, '..', 'build', 'salesforce-metadata'));
  fs.rmSync(outputFolder, { recursive: true, force: true });
  const runs = packageFolders(project).map((source) => path.basename(source)).map((name) => convert(project, path.join(outputFolder, name), name));
  runs.forEach(({ output }) => console.log(output.trim()));
  const status = Math.max(...runs.map((run) => run.status));
  const missing = status === 0 ? missingObjects(project, path.join(outputFolder, 'main')) : [];
  missing.forEach((name) => console.error(`not converted: ${name}`));
  process.exitCode = status || (missing.length ? 1 : 0);
}
