// The Salesforce CLI with a home of its own, so that it neither reads nor writes the user's logins.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repository } from './simulator.mjs';

// One install of the CLI serves the package's conversion and these tests.
const modules = path.join(repository, 'sfdx-package', 'node_modules');
const program = path.join(modules, '@salesforce', 'cli', 'bin', 'run.js');
const LONGEST_MILLISECONDS = 60_000;

// Of the two autoupdate switches only the second stops the CLI from starting an update of itself.
const QUIET = {
  SF_DISABLE_TELEMETRY: 'true',
  SF_AUTOUPDATE_DISABLE: 'true',
  SF_DISABLE_AUTOUPDATE: 'true',
  SF_SKIP_NEW_VERSION_CHECK: 'true',
  SF_DISABLE_LOG_FILE: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  SF_USE_PROGRESS_BAR: 'false',
};

function runProgram(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_MILLISECONDS);
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(late);
      resolve({ status, ...output });
    });
  });
}

/** A CLI that keeps its logins in a temporary folder until `close()`. */
export class SalesforceCli {
  constructor() {
    if (!fs.existsSync(program)) throw new Error(`the Salesforce CLI is missing: run npm ci in ${path.dirname(modules)}`);
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-cli-'));
    this.environment = { ...process.env, ...QUIET, HOME: this.home };
  }

  /** Writes a file beside the logins and yields its path. */
  file(name, text) {
    const full = path.join(this.home, name);
    fs.writeFileSync(full, text);
    return full;
  }

  /** Runs `sf ARGS --json`; yields {status, result, name, message} of its answer. */
  async run(args, environment = {}) {
    const run = await runProgram([...args, '--json'], { cwd: this.home, env: { ...this.environment, ...environment } });
    try {
      return JSON.parse(run.stdout);
    } catch {
      throw new Error(`sf ${args.join(' ')} ended with ${run.status}:\n${run.stdout}${run.stderr}`);
    }
  }

  /** Result of a command that must succeed. */
  async result(args, environment) {
    const answer = await this.run(args, environment);
    if (answer.status !== 0) throw new Error(`sf ${args.join(' ')}: ${answer.name}: ${answer.message}`);
    return answer.result;
  }

  /** Output of a command that prints a body and knows no --json. */
  raw(args) {
    return runProgram(args, { cwd: this.home, env: this.environment });
  }

  close() {
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}
