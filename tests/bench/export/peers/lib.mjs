// What the jsforce contenders share: the way into the org, and the rows. Arguments of each:
//   node NAME.mjs MODULES ORG ROWS CONVERSATIONS [LANES]
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [modules, org, rows, count, lanes] = process.argv.slice(2);

export const VERSION = '66.0';
export const BASE = `/services/data/v${VERSION}`;
export const ROOT = 'Conversation__c';
export const LANES = Number(lanes ?? 1);

export const keyOf = (type) => (type === ROOT ? 'Conversation_Key__c' : 'Record_Key__c');
export const typeOf = (record) => record.attributes.type;

/** The record without what is not a field. */
export const fieldsOf = ({ attributes, ...fields }) => fields;

export async function connect() {
  const jsforce = createRequire(path.join(modules, 'index.js'))('jsforce');
  const connection = new jsforce.Connection({
    oauth2: { loginUrl: org, clientId: 'bench', clientSecret: 'bench' },
    version: VERSION,
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

export const post = (connection, url, body) =>
  connection.request({
    method: 'POST', url, body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
  });

/** Lines of the file of rows, up to the last of the conversations asked for. */
export function* lines() {
  const file = fs.openSync(rows, 'r');
  const piece = Buffer.alloc(1 << 22);
  let rest = Buffer.alloc(0);
  let seen = 0;
  for (let bytes = 1; bytes > 0;) {
    bytes = fs.readSync(file, piece);
    const text = Buffer.concat([rest, piece.subarray(0, bytes)]);
    const end = text.lastIndexOf(10) + 1;
    rest = text.subarray(end);
    for (const line of text.toString('utf8', 0, end).split('\n')) {
      if (line === '') continue;
      if (line.startsWith(`{"attributes":{"type":"${ROOT}"}`) && seen++ === Number(count)) return;
      yield line;
    }
  }
}

/** Conversations as lists of records, the root first. */
export function* conversations() {
  let records = [];
  for (const line of lines()) {
    const record = JSON.parse(line);
    if (typeOf(record) === ROOT && records.length > 0) {
      yield records;
      records = [];
    }
    records.push(record);
  }
  if (records.length > 0) yield records;
}

/** Lists of records by their type. */
export function byType(records) {
  const groups = new Map();
  for (const record of records) {
    if (!groups.has(typeOf(record))) groups.set(typeOf(record), []);
    groups.get(typeOf(record)).push(record);
  }
  return groups;
}

/** So many elements at once. */
export function* packs(elements, size) {
  let pack = [];
  for (const element of elements) {
    pack.push(element);
    if (pack.length === size) {
      yield pack;
      pack = [];
    }
  }
  if (pack.length > 0) yield pack;
}

/** Calls `work` for each element, LANES at once. */
export async function each(elements, work) {
  const lane = async () => {
    for (const element of elements) await work(element);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

export function check(holds, answer) {
  if (!holds) throw new Error(`refused: ${JSON.stringify(answer).slice(0, 500)}`);
}
