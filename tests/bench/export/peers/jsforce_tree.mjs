// Parent with children as JSON, one call each (sObject Tree). A real org takes five kinds of records in
// a tree at most; the sink of the benchmark takes them all.
import { BASE, ROOT, byType, check, connect, conversations, each, fieldsOf, post, typeOf } from './lib.mjs';

const CHILDREN = {
  Conversation_Participant__c: 'Participants__r',
  Conversation_Tracker__c: 'Trackers__r',
  Conversation_Topic__c: 'Topics__r',
  Conversation_Key_Point__c: 'Key_Points__r',
  Conversation_Action_Item__c: 'Action_Items__r',
  Conversation_Outline_Item__c: 'Outline_Items__r',
  Conversation_Structure__c: 'Structure_Parts__r',
  Conversation_Stat__c: 'Stats__r',
};

/** Without the reference to the parent, which the place in the tree says. */
function named(record, place) {
  const { Conversation__r, ...fields } = fieldsOf(record);
  return { attributes: { type: typeOf(record), referenceId: `r${place}` }, ...fields };
}

function tree(records) {
  const [root, ...details] = records.map(named);
  for (const [type, children] of byType(details)) root[CHILDREN[type]] = { records: children };
  return { records: [root] };
}

const connection = await connect();
await each(conversations(), async (records) => {
  const answer = await post(connection, `${BASE}/composite/tree/${ROOT}`, tree(records));
  check(answer.hasErrors === false, answer);
});
