// Runs a check when its module is the program, so that tests can import the same module.
import { fileURLToPath } from 'node:url';

/**
 * `check(folder)` yields {findings: [{file, problem}], checked}. Prints one line per finding
 * and a closing line; the exit status is 1 when there are findings.
 */
export async function report(moduleUrl, check) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  const { findings, checked } = await check(process.argv[2] ?? 'main');
  for (const { file, problem } of findings) console.error(`${file}: ${problem}`);
  console.log(`${checked} files checked, ${findings.length} findings`);
  process.exitCode = findings.length ? 1 : 0;
}
