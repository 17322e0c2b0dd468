// Runs a check when its module is the program, so that tests can import the same module.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from './package-folders.mjs';

/**
 * `check(root)` yields {findings: [{file, problem}], checked}. Prints one line per finding
 * and a closing line; the exit status is 1 when there are findings. Without an argument this project is checked.
 */
export async function report(moduleUrl, check) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  const root = path.resolve(process.argv[2] ?? projectFolder);
  const { findings, checked } = await check(root);
  for (const { file, problem } of findings) console.error(`${path.relative(root, file)}: ${problem}`);
  console.log(`${checked} files checked, ${findings.length} findings`);
  process.exitCode = findings.length ? 1 : 0;
}
