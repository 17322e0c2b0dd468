// Converts the package to Metadata API format with the Salesforce CLI, as a deploy would.
// Usage: node scripts/convert.mjs [OUTPUT FOLDER]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const cli = path.join(project, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

/** Runs `sf project convert source` in `folder` with a home of its own; yields {status, output}. */
export function convert(folder, outputFolder) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-convert-'));
  // Of the two autoupdate switches only the second stops the CLI from starting an update of itself.
  const quiet = { SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_DISABLE_AUTOUPDATE: 'true' };
  try {
    const run = spawnSync(process.execPath, [cli, 'project', 'convert', 'source', '--output-dir', outputFolder], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...quiet, HOME: home },
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
  const { status, output } = convert(project, outputFolder);
  const missing = status === 0 ? missingObjects(project, outputFolder) : [];
  console.log(output.trim());
  missing.forEach((name) => console.error(`not converted: ${name}`));
  process.exitCode = status || (missing.length ? 1 : 0);
}
