import assert from 'node:assert/strict';
import test from 'node:test';
import { lintMetadata } from '../scripts/lint-metadata.mjs';
import { CONVERSATION, TRACKER, VIEWER, problemsAfter, projectFolder, testName } from './broken-copy.mjs';

const KEY = `${CONVERSATION}/fields/Conversation_Key__c.field-meta.xml`;
const OBJECT = `${CONVERSATION}/Conversation__c.object-meta.xml`;
const LIST = `${CONVERSATION}/listViews/All.listView-meta.xml`;

const replaced = (file, before, after) => (edit) => edit.replace(file, before, after);

const DAMAGES = [
  ['an unclosed tag', replaced(KEY, '</label>', ''), /line \d+/],
  ['an unknown element', replaced(KEY, '<length>80</length>', '<size>80</size>'), /no such element in CustomField/],
  ['a value outside an enumeration', replaced(KEY, '<type>Text<', '<type>Varchar<'), /'Varchar' is none of/],
  ['a boolean that is none', replaced(KEY, '<unique>true<', '<unique>yes<'), /'yes' is no boolean/],
  ['a number that is none', replaced(KEY, '<length>80<', '<length>eighty<'), /'eighty' is no number/],
  ['a scalar given twice', replaced(KEY, '<type>Text</type>', '<type>Text</type><type>Text</type>'), /may occur once/],
  ['a missing required element', replaced(LIST, '<filterScope>Everything</filterScope>', ''), /needs <filterScope>/],
  ['repeats that do not stand together', replaced(LIST, '<label>', '<columns>System__c</columns><label>'), /must stand together/],
  ['a wrong namespace', replaced(OBJECT, '2006/04/metadata', '2005/04/metadata'), /xmlns must be/],
  ['a root that is no metadata type', replaced(VIEWER, /PermissionSet/g, 'Permissions'), /no type of the Metadata API/],
  ['elements inside a text', replaced(`${TRACKER}/fields/Tracker_Name__c.field-meta.xml`, 'Tracker<', '<b>Tracker</b><'), /takes text only/],
];

test('AcceptsThePackageAsItIs', () => {
  assert.deepEqual(lintMetadata(projectFolder), []);
});

for (const [what, damage, expected] of DAMAGES) {
  test(testName(what), () => {
    const problems = problemsAfter(lintMetadata, damage);
    assert.equal(problems.length >= 1, true, 'nothing was found');
    assert.match(problems.join('\n'), expected);
  });
}
