// jsforce reads by REST, page by page; rows go into PostgreSQL with INSERTs of 500 rows each.
//   node jsforce_insert.mjs MODULES ORG WORK STORE ROWS OBJECT
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [modules, org, work, store, rows, object] = process.argv.slice(2);
const jsforce = createRequire(path.join(modules, 'index.js'))('jsforce');
const BATCH = 500;

const literal = (value) => (value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`);

const soql = fs.readFileSync(path.join(work, `${object}.soql`), 'utf8');
const columns = soql.slice('SELECT '.length, soql.indexOf(' FROM ')).split(', ');
const insert = `INSERT INTO "${object}" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES\n`;

const psql = spawn('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', store], { stdio: ['pipe', 'inherit', 'inherit'] });
const ended = once(psql, 'close');

function write(batch) {
  const values = batch.map((record) => `(${columns.map((name) => literal(record[name])).join(', ')})`);
  psql.stdin.write(`${insert}${values.join(',\n')};\n`);
}

const connection = new jsforce.Connection({
  oauth2: { loginUrl: org, clientId: 'bench', clientSecret: 'bench' },
  version: '66.0',
});
await connection.authorize({ grant_type: 'client_credentials' });
let batch = [];
const query = connection.query(soql, { autoFetch: true, maxFetch: Number(rows), scanAll: true });
query.on('record', (record) => {
  batch.push(record);
  if (batch.length === BATCH) write(batch.splice(0));
});
await new Promise((resolve, reject) => query.on('end', resolve).on('error', reject).run());
if (batch.length > 0) write(batch);
psql.stdin.end();
const [status] = await ended;
process.exit(status);
