// Bulk API 2.0: a job per object, one after another, conversations first.
import { ROOT, check, connect, fieldsOf, keyOf, lines } from './lib.mjs';

const POLL = { pollInterval: 500, pollTimeout: 600_000 };
const TYPE = /^\{"attributes":\{"type":"([^"]*)"/;

/** As a row of CSV: the parent by the name of its column. */
function row(record) {
  const { Conversation__r: parent, ...fields } = fieldsOf(record);
  return parent ? { ...fields, 'Conversation__r.Conversation_Key__c': parent.Conversation_Key__c } : fields;
}

const types = new Set([ROOT]);
for (const line of lines()) types.add(TYPE.exec(line)[1]);
const connection = await connect();
for (const type of types) {
  const start = `{"attributes":{"type":"${type}"}`;
  const input = [];
  for (const line of lines()) if (line.startsWith(start)) input.push(row(JSON.parse(line)));
  const results = await connection.bulk2.loadAndWaitForResults({
    object: type, operation: 'upsert', externalIdFieldName: keyOf(type), input, ...POLL,
  });
  check(results.successfulResults.length === input.length, results.failedResults.slice(0, 3));
}
