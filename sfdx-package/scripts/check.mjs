// Runs every check that needs no org, two at a time, and prints what each one said. Slow ones start first.
// Usage: node scripts/check.mjs
import { spawn } from 'node:child_process';
import { projectFolder } from './lib/package-folders.mjs';

const CHECKS = [
  'scan:apex', 'convert', 'test:components', 'test:checks', 'lint:code', 'lint:format',
  'lint:metadata', 'lint:references', 'lint:claimed', 'lint:project', 'scan:flows',
];
const AT_ONCE = 2;

function run(name) {
  return new Promise((resolve) => {
    const began = Date.now();
    let output = '';
    const child = spawn('npm', ['run', '-s', name], { cwd: projectFolder });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
    child.on('close', (status) => resolve({ name, status, output, seconds: (Date.now() - began) / 1000 }));
  });
}

function tell({ name, status, output, seconds }) {
  console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds.toFixed(1)} s)`);
  const lines = output.trim().split('\n');
  console.log((status === 0 ? lines.slice(-12) : lines).join('\n'));
}

const waiting = [...CHECKS];
let failed = 0;

async function work() {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const result = await run(name);
    tell(result);
    if (result.status !== 0) failed += 1;
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(failed ? `${failed} checks failed` : 'All checks passed');
process.exitCode = failed ? 1 : 0;
