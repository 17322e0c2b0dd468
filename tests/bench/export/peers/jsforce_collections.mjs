// sObject Collections: up to 200 records of one object a call; conversations before their details.
import { byType, check, connect, conversations, fieldsOf, keyOf, packs } from './lib.mjs';

const CONVERSATIONS_AT_ONCE = 1000;

const connection = await connect();
for (const pack of packs(conversations(), CONVERSATIONS_AT_ONCE)) {
  for (const [type, records] of byType(pack.flat())) {
    const answer = await connection.upsert(type, records.map(fieldsOf), keyOf(type), { allowRecursive: true });
    check(answer.every((one) => one.success), answer.find((one) => !one.success));
  }
}
