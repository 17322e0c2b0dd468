// One Composite call per conversation: the conversation, its five most frequent kinds of details as
// Collections, the others one by one; a call has room for 25 parts.
import { BASE, byType, check, connect, conversations, each, fieldsOf, keyOf, post, typeOf } from './lib.mjs';

const MOST_COLLECTIONS = 5;

function single(record) {
  const type = typeOf(record);
  const { [keyOf(type)]: key, ...body } = fieldsOf(record);
  return { method: 'PATCH', url: `${BASE}/sobjects/${type}/${keyOf(type)}/${encodeURIComponent(key)}`, body };
}

const collection = ([type, records]) => ({
  method: 'PATCH', url: `${BASE}/composite/sobjects/${type}/${keyOf(type)}`, body: { allOrNone: false, records },
});

function parts([root, ...details]) {
  const kinds = [...byType(details)].sort((a, b) => b[1].length - a[1].length);
  const many = kinds.slice(0, MOST_COLLECTIONS).map(collection);
  const few = kinds.slice(MOST_COLLECTIONS).flatMap(([, records]) => records.map(single));
  return [single(root), ...many, ...few].map((part, place) => ({ ...part, referenceId: `r${place}` }));
}

const connection = await connect();
await each(conversations(), async (records) => {
  const answer = await post(connection, `${BASE}/composite`, {
    allOrNone: false, collateSubrequests: false, compositeRequest: parts(records),
  });
  check(answer.compositeResponse.every((part) => part.httpStatusCode < 300), answer);
});
