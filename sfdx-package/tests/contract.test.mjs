// What Dealwire relies on: keys it upserts by, parents it names, rights it writes with.
import assert from 'node:assert/strict';
import test from 'node:test';
import { packageFolders, projectFolder } from '../scripts/lib/package-folders.mjs';
import { textOf } from '../scripts/lib/source-tree.mjs';
import { readPackage } from '../scripts/references/package-model.mjs';

const model = readPackage(...packageFolders(projectFolder));
const details = [...model.objects.values()].filter(({ name }) => /^Conversation_\w+__c$/.test(name));
const KINDS = ['Account', 'Action_Item', 'Comment', 'Contact', 'Key_Point', 'Opportunity', 'Outline_Item', 'Participant', 'Stat', 'Structure', 'Topic', 'Tracker'];

function assertKey(object, name, length) {
  const field = model.objects.get(object).fields.get(name);
  const shape = [field.type, field.number('length'), field.flag('externalId'), field.flag('unique'), field.flag('caseSensitive')];
  assert.deepEqual(shape, ['Text', length, true, true, true], `${object}.${name}`);
}

test('EveryKindOfDetailHasItsObject', () => {
  assert.deepEqual(details.map(({ name }) => name).sort(), KINDS.map((kind) => `Conversation_${kind}__c`));
});

test('KeysAreExternalIdsUniqueAndComparedCaseByCase', () => {
  assertKey('Conversation__c', 'Conversation_Key__c', 80);
  assertKey('Activity', 'Dealwire_Key__c', 120);
  for (const { name } of details) assertKey(name, 'Record_Key__c', 120);
});

test('DetailsMayBeUpsertedWithTheNameOfTheirParent', () => {
  for (const { name, fields } of details) {
    const parent = fields.get('Conversation__c');
    assert.deepEqual([parent.type, parent.value('referenceTo'), parent.flag('reparentableMasterDetail')], ['MasterDetail', 'Conversation__c', true], name);
  }
});

test('LookupsAreEmptiedWhenTheirTargetIsDeleted', () => {
  const lookups = [...model.objects.values()].flatMap(({ fields }) => [...fields.values()]).filter(({ type }) => type === 'Lookup');
  assert.ok(lookups.length > 5);
  for (const field of lookups) assert.equal(field.value('deleteConstraint'), 'SetNull', `${field.object}.${field.name}`);
});

test('TheIntegrationWritesAndTheViewerOnlyReads', () => {
  const rights = (name) => model.permissionSets.find((set) => set.name === name).root.children
    .filter((entry) => entry.name === 'objectPermissions').map((entry) => textOf(entry, 'allowDelete'));
  assert.deepEqual(new Set(rights('Dealwire_Integration')), new Set(['true']));
  for (const reader of ['Dealwire_Viewer', 'Dealwire_Admin']) assert.deepEqual(new Set(rights(reader)), new Set(['false']), reader);
});
