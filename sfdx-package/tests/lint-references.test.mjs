import assert from 'node:assert/strict';
import test from 'node:test';
import { lintReferences } from '../scripts/lint-references.mjs';
import { CONVERSATION, TRACKER, VIEWER, problemsAfter, projectFolder, testName } from './broken-copy.mjs';

const KEY = `${CONVERSATION}/fields/Conversation_Key__c.field-meta.xml`;
const BRIEF = `${CONVERSATION}/fields/Brief__c.field-meta.xml`;
const HOST = `${CONVERSATION}/fields/Host__c.field-meta.xml`;
const DURATION = `${CONVERSATION}/fields/Duration_Seconds__c.field-meta.xml`;
const OBJECT = `${CONVERSATION}/Conversation__c.object-meta.xml`;
const PARENT = `${TRACKER}/fields/Conversation__c.field-meta.xml`;
const TRACKER_OBJECT = `${TRACKER}/Conversation_Tracker__c.object-meta.xml`;
const LIST = `${CONVERSATION}/listViews/All.listView-meta.xml`;
const COMPACT = `${CONVERSATION}/compactLayouts/Conversation_Summary.compactLayout-meta.xml`;

const replaced = (file, before, after) => (edit) => edit.replace(file, before, after);
const grantOf = (field) => `<fieldPermissions><editable>false</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;
const granting = (field) => replaced(VIEWER, '<fieldPermissions>', `${grantOf(field)}<fieldPermissions>`);
const rollUp = (link) => (edit) => edit.write(`${CONVERSATION}/fields/Trackers_Found__c.field-meta.xml`,
  `<CustomField><fullName>Trackers_Found__c</fullName><description>d</description><inlineHelpText>h</inlineHelpText><label>Trackers</label>
   <summaryForeignKey>${link}</summaryForeignKey><summaryOperation>count</summaryOperation><type>Summary</type></CustomField>`);

const DAMAGES = [
  ['a fullName unlike the file name', replaced(KEY, 'Conversation_Key__c<', 'Key__c<'), /differs from the file name/],
  ['a text without room', replaced(KEY, '<length>80<', '<length>256<'), /length of 1 to 255/],
  ['a long text over the limit', replaced(BRIEF, '32768', '200000'), /length of 256 to 131072/],
  ['a label that is too long', replaced(KEY, 'Conversation Key', 'A label of more than forty characters in all'), /longer than 40/],
  ['a field nobody explains', replaced(KEY, /<inlineHelpText>.*<\/inlineHelpText>/, ''), /needs an inline help text/],
  ['an external id of a wrong type', replaced(KEY, '<type>Text<', '<type>Url<'), /cannot be an external id/],
  ['a precision over the limit', replaced(DURATION, '<precision>9<', '<precision>19<'), /precision must be/],
  ['a required lookup that is set to null', replaced(HOST, '<required>false', '<required>true'), /cannot use SetNull/],
  ['a master-detail with required', replaced(PARENT, '<type>', '<required>true</required><type>'), /must not carry <required>/],
  ['a reference to an object that is not there', replaced(PARENT, '>Conversation__c</referenceTo>', '>Call__c</referenceTo>'), /Call__c, which is not in the package/],
  ['one relationship name used twice', replaced(PARENT, '>Trackers</relationshipName>', '>Topics</relationshipName>'), /relationship name is already used/],
  ['a detail object with sharing of its own', replaced(TRACKER_OBJECT, 'ControlledByParent', 'ReadWrite'), /needs the sharing model/],
  ['a parent that follows a parent', replaced(OBJECT, '>Private<', '>ControlledByParent<'), /needs a master-detail field/],
  ['an auto number without format', replaced(TRACKER_OBJECT, 'CT-{0000000}', 'CT-'), /displayFormat/],
  ['flags that do not go together', replaced(OBJECT, '<enableSharing>true', '<enableSharing>false'), /go together/],
  ['a missing compact layout', (edit) => edit.remove(COMPACT), /compact layout Conversation_Summary does not exist/],
  ['a list view column that is not there', replaced(LIST, 'Host__c', 'Hosts__c'), /Hosts__c, which Conversation__c does not have/],
  ['a compact layout field that is not there', replaced(COMPACT, 'Host__c', 'Hosts__c'), /Hosts__c, which Conversation__c does not have/],
  ['a tab without object', (edit) => edit.rename('main/sync/tabs/Conversation__c.tab-meta.xml', 'main/sync/tabs/Call__c.tab-meta.xml'), /tab of Call__c/],
  ['a roll-up over something that is no detail', rollUp('Conversation_Tracker__c.Tracker_Name__c'), /no master-detail to this object/],
  ['fields without their object', (edit) => edit.remove(TRACKER_OBJECT), /has fields but no object file/],
  ['a right on a field that is not there', granting('Conversation__c.Gone__c'), /Gone__c: no such field/],
  ['a right on a master-detail field', granting('Conversation_Tracker__c.Conversation__c'), /required fields cannot be granted/],
  ['a right on Activity itself', granting('Activity.Dealwire_Key__c'), /granted on Task and Event/],
  ['a right given twice', granting('Conversation__c.Host__c'), /Host__c: granted twice/],
  ['a field without a right', (edit) => edit.write(`${CONVERSATION}/fields/New__c.field-meta.xml`, '<CustomField><type>Date</type></CustomField>'), /New__c: no right on this field/],
  ['a right on a standard object', replaced(VIEWER, '>Conversation__c</object>', '>Account</object>'), /rights on standard objects/],
  ['edit without read', replaced(VIEWER, '<allowEdit>false</allowEdit>\n        <allowRead>true', '<allowEdit>true</allowEdit>\n        <allowRead>false'), /allowEdit needs allowRead/],
  ['a comment before the root', replaced(KEY, '<CustomField', '<!-- key --><CustomField'), /comment before the root/],
  ['a record id', replaced(LIST, '>Host__c<', '>0053K00000XyZabQAF<'), /holds a record id/],
];

test('AcceptsThePackageAsItIs', () => {
  assert.deepEqual(lintReferences(projectFolder), []);
});

for (const [what, damage, expected] of DAMAGES) {
  test(testName(what), () => {
    const problems = problemsAfter(lintReferences, damage);
    assert.match(problems.join('\n'), expected);
  });
}
