// Starts the simulated Salesforce org as a program of its own and ends it by its process id.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
const binary = path.resolve(process.env.DEALWIRE_SIMULATOR ?? path.join(repository, 'build/dev/bin/salesforce-simulator'));
const START_MILLISECONDS = 30_000;
const STOP_MILLISECONDS = 5_000;

/** What the simulator lets in; made up, the same in every run. */
export const LOGIN = {
  clientId: 'simulator-client',
  clientSecret: 'simulator-secret',
  refreshToken: 'simulator-refresh-token',
  username: 'integration@northbridge.test',
  sandboxUsername: 'integration@northbridge.test.staging',
  password: 'simulator-password',
  keyFile: path.join(repository, 'tests/simulators/salesforce/keys/jwt-private.pem'),
};

/** A running simulator. `production` and `sandbox` are base addresses without a trailing slash. */
class Simulator {
  constructor(process_, folder, addresses) {
    this.process_ = process_;
    this.folder = folder;
    this.production = addresses.production;
    this.sandbox = addresses.sandbox;
  }

  /** Talks to the control endpoint of the production org. */
  async control(method, resource, body) {
    const response = await fetch(`${this.production}/simulator/${resource}`, {
      method,
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`simulator ${method} ${resource}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  advance(seconds) {
    return this.control('POST', 'clock', { advance_seconds: seconds });
  }

  stats() {
    return this.control('GET', 'stats');
  }

  /** Asks the process to end and waits until it did; kills it when it does not. */
  async stop() {
    const ended = new Promise((resolve) => this.process_.once('exit', (code, signal) => resolve({ code, signal })));
    if (this.process_.exitCode === null && this.process_.signalCode === null) {
      this.process_.kill('SIGTERM');
      const late = setTimeout(() => this.process_.kill('SIGKILL'), STOP_MILLISECONDS);
      this.exit = await ended;
      clearTimeout(late);
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
    return this.exit;
  }
}

async function readAddresses(portsFile, process_, output) {
  const deadline = Date.now() + START_MILLISECONDS;
  while (Date.now() < deadline) {
    if (process_.exitCode !== null) throw new Error(`simulator ended with ${process_.exitCode}:\n${output.text}`);
    const text = fs.existsSync(portsFile) ? fs.readFileSync(portsFile, 'utf8') : '';
    if (text.trimEnd().endsWith('}')) return JSON.parse(text);
    await pause(20);
  }
  process_.kill('SIGKILL');
  throw new Error(`simulator did not listen within ${START_MILLISECONDS} ms:\n${output.text}`);
}

/** Starts a simulator on free ports with the package of this repository and the small data set. */
export async function startSimulator(...options) {
  if (!fs.existsSync(binary)) throw new Error(`${binary} is missing: build salesforce-simulator or set DEALWIRE_SIMULATOR`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-simulator-'));
  const portsFile = path.join(folder, 'ports.json');
  const free = ['--production-port', '0', '--sandbox-port', '0', '--ports-file', portsFile];
  const process_ = spawn(binary, [...free, ...options], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { text: '' };
  for (const stream of [process_.stdout, process_.stderr]) stream.on('data', (chunk) => (output.text += chunk));
  return new Simulator(process_, folder, await readAddresses(portsFile, process_, output));
}
