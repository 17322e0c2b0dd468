// Composite Graph: a graph per conversation, 19 a call, which is what fits into 500 nodes.
import { BASE, check, connect, conversations, each, fieldsOf, keyOf, packs, post, typeOf } from './lib.mjs';

const CONVERSATIONS_PER_CALL = 19;

function node(record, place) {
  const type = typeOf(record);
  const { [keyOf(type)]: key, ...body } = fieldsOf(record);
  const url = `${BASE}/sobjects/${type}/${keyOf(type)}/${encodeURIComponent(key)}`;
  return { method: 'PATCH', url, referenceId: `r${place}`, body };
}

const graph = (records, place) => ({ graphId: `g${place}`, compositeRequest: records.map(node) });

const connection = await connect();
await each(packs(conversations(), CONVERSATIONS_PER_CALL), async (pack) => {
  const answer = await post(connection, `${BASE}/composite/graph`, { graphs: pack.map(graph) });
  check(answer.graphs.every((one) => one.isSuccessful), answer);
});
