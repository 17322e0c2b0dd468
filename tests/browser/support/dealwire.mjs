// An installation of dealwire in a folder of its own, connected to a simulated org that holds the sample data.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { LOGIN, repository, startSimulator } from '../../conformance/support/simulator.mjs';

const run = promisify(execFile);
export const program = path.resolve(process.env.DEALWIRE ?? path.join(repository, 'build/dev/bin/dealwire'));
const samples = path.join(repository, 'tests/data/conversations.ndjson');

export class Dealwire {
  constructor(simulator, frameAncestor) {
    this.simulator = simulator;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dealwire-browser-'));
    this.frameAncestor = frameAncestor;
  }

  async command(...args) {
    const { stdout } = await run(program, [...args, '--json'], { cwd: this.folder, maxBuffer: 1 << 28 });
    return JSON.parse(stdout);
  }

  file(name, text) {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  /** Changes one setting. */
  configure(from, to) {
    const config = path.join(this.folder, 'dealwire.yaml');
    fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replace(from, to));
  }

  /** Initialised, not connected. */
  async prepare() {
    await this.command('init');
    this.configure('test_hosts: []', 'test_hosts: [127.0.0.1]');
    this.configure('frame_ancestors: []', `frame_ancestors: ["${this.frameAncestor}"]`);
  }

  async install() {
    await this.prepare();
    this.connection = await this.command(
      'connect', 'salesforce', '--environment', 'production', '--login-url', this.simulator.production,
      '--flow', 'refresh-token', '--client-id', LOGIN.clientId,
      '--client-secret-file', this.file('secret', LOGIN.clientSecret),
      '--refresh-token-file', this.file('token', LOGIN.refreshToken),
    );
    await this.command('ingest', samples);
    await this.command('sync');
  }

  /** The document of a sample conversation, to be changed. */
  async document(id) {
    return this.command('conversations', 'show', id);
  }

  async ingest(...documents) {
    await this.command('ingest', this.file('more.ndjson', documents.map((each) => JSON.stringify(each)).join('\n') + '\n'));
  }

  /** Rows of the org. */
  async rows(object) {
    return (await this.simulator.control('GET', `dump?objects=${object}`))[object];
  }

  async serve(port = 0) {
    const log = fs.openSync(path.join(this.folder, 'serve.log'), 'w');
    this.server = spawn(program, ['serve', '--lanes', '0', '--listen', `127.0.0.1:${port}`, '--json'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', log],
    });
    const ended = once(this.server, 'exit').then(() => [null]);
    const [said] = await Promise.race([once(this.server.stdout, 'data'), ended]);
    if (!said) throw new Error(`serve ended: ${this.log()}`);
    this.address = JSON.parse(said).address;
  }

  log() {
    return fs.readFileSync(path.join(this.folder, 'serve.log'), 'utf8');
  }

  /** Asks the server to end; its exit code. */
  async stop() {
    if (!this.server) return 0;
    if (this.server.exitCode !== null) return this.server.exitCode;
    this.server.kill('SIGTERM');
    const [code] = await once(this.server, 'exit');
    return code;
  }
}

export async function startDealwire(frameAncestor) {
  const dealwire = new Dealwire(await startSimulator(), frameAncestor);
  await dealwire.install();
  await dealwire.serve();
  return dealwire;
}
