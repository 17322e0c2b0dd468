import assert from 'node:assert/strict';
import test from 'node:test';
import { textOf } from '../../../sfdx-package/scripts/lib/source-tree.mjs';
import { failureOf, send } from '../support/clients.mjs';
import { useOrg } from '../support/org.mjs';
import { describedAs, packageModel, picklistValuesOf } from '../support/package-metadata.mjs';

const org = useOrg();
const PACKAGE_OBJECTS = [...packageModel.objects.values()].filter(({ definition, name }) => definition && name.endsWith('__c'));
const STANDARD_OBJECTS = ['Account', 'Contact', 'Lead', 'Opportunity', 'OpportunityContactRole', 'OpportunityHistory', 'OpportunityStage', 'Organization', 'Task', 'User'];
const OBJECT_KEYS = ['childRelationships', 'createable', 'custom', 'deletable', 'fields', 'keyPrefix', 'label', 'labelPlural', 'mergeable', 'name',
  'queryable', 'recordTypeInfos', 'replicateable', 'retrieveable', 'searchable', 'undeletable', 'updateable', 'urls'];
const FIELD_KEYS = ['aggregatable', 'aiPredictionField', 'autoNumber', 'byteLength', 'calculated', 'calculatedFormula', 'cascadeDelete', 'caseSensitive',
  'compoundFieldName', 'controllerName', 'createable', 'custom', 'defaultValue', 'defaultValueFormula', 'defaultedOnCreate', 'dependentPicklist',
  'deprecatedAndHidden', 'digits', 'encrypted', 'externalId', 'filterable', 'groupable', 'idLookup', 'inlineHelpText', 'label', 'length', 'name', 'nameField',
  'namePointing', 'nillable', 'permissionable', 'picklistValues', 'polymorphicForeignKey', 'precision', 'referenceTo', 'relationshipName',
  'relationshipOrder', 'restrictedDelete', 'restrictedPicklist', 'scale', 'soapType', 'sortable', 'type', 'unique', 'updateable', 'writeRequiresMasterRead'];

const missing = (expected, value) => expected.filter((key) => !(key in value));
const only = (value, keys) => Object.fromEntries(Object.keys(keys).map((key) => [key, value?.[key]]));
const fieldOf = (described, name) => described.fields.find((field) => field.name === name);

test('GlobalDescribeListsTheObjectsOfThePackageAndTheStandardOnes', async () => {
  const { sobjects, maxBatchSize, encoding } = await org.connection.describeGlobal();
  const names = new Set(sobjects.map(({ name }) => name));
  const wanted = [...STANDARD_OBJECTS, ...PACKAGE_OBJECTS.map(({ name }) => name)];
  assert.deepEqual(wanted.filter((name) => !names.has(name)), []);
  assert.deepEqual({ maxBatchSize, encoding }, { maxBatchSize: 200, encoding: 'UTF-8' });
});

test('GlobalDescribeSaysWhatCanBeDoneWithAnObject', async () => {
  const { sobjects } = await org.connection.describeGlobal();
  const conversation = sobjects.find(({ name }) => name === 'Conversation__c');
  assert.match(conversation.keyPrefix, /^a[0-9a-zA-Z]{2}$/);
  assert.equal(conversation.urls.describe, '/services/data/v66.0/sobjects/Conversation__c/describe');
  for (const right of ['createable', 'updateable', 'deletable', 'queryable', 'replicateable', 'custom']) assert.equal(conversation[right], true, right);
  assert.equal(sobjects.find(({ name }) => name === 'OpportunityHistory').createable, false);
});

test('ObjectDescribeCarriesTheKeysOfARealOne', async () => {
  const described = await org.connection.describe('Contact');
  assert.deepEqual(missing(OBJECT_KEYS, described), []);
  const gaps = described.fields.flatMap((field) => missing(FIELD_KEYS, field).map((key) => `${field.name}.${key}`));
  assert.deepEqual(gaps, []);
});

for (const object of PACKAGE_OBJECTS) {
  test(`DescribeOf${object.name.replace(/__c$/, '').replaceAll('_', '')}AgreesWithThePackage`, async () => {
    const described = await org.connection.describe(object.name);
    assert.equal(described.label, textOf(object.definition.root, 'label'));
    assert.equal(described.labelPlural, textOf(object.definition.root, 'pluralLabel'));
    for (const field of object.fields.values()) {
      const expected = describedAs(field);
      assert.deepEqual(only(fieldOf(described, field.name), expected), expected, field.name);
    }
    const custom = described.fields.filter((field) => field.custom).map(({ name }) => name);
    assert.deepEqual(custom.sort(), [...object.fields.keys()].sort());
  });

  test(`PicklistsOf${object.name.replace(/__c$/, '').replaceAll('_', '')}AgreeWithThePackage`, async () => {
    const described = await org.connection.describe(object.name);
    for (const field of [...object.fields.values()].filter(({ type }) => type === 'Picklist')) {
      const values = fieldOf(described, field.name).picklistValues.filter(({ active }) => active).map(({ value }) => value);
      assert.deepEqual(values, picklistValuesOf(field), field.name);
    }
  });
}

test('StandardObjectsCarryTheFieldsThePackageAddsToThem', async () => {
  const described = await org.connection.describe('Opportunity');
  const fields = [...packageModel.objects.get('Opportunity').fields.values()];
  assert.equal(fields.length, 7);
  for (const field of fields) {
    const expected = describedAs(field);
    assert.deepEqual(only(fieldOf(described, field.name), expected), expected, field.name);
  }
});

test('ParentsListTheirChildRelationships', async () => {
  const { childRelationships } = await org.connection.describe('Conversation__c');
  const trackers = childRelationships.find(({ childSObject }) => childSObject === 'Conversation_Tracker__c');
  assert.deepEqual(only(trackers, { field: 1, relationshipName: 1, cascadeDelete: 1 }), {
    field: 'Conversation__c', relationshipName: 'Trackers__r', cascadeDelete: true,
  });
  const account = await org.connection.describe('Account');
  assert.ok(account.childRelationships.some(({ relationshipName }) => relationshipName === 'Primary_Conversations__r'));
});

test('DetailsHaveNoOwnerAndANumberForAName', async () => {
  const described = await org.connection.describe('Conversation_Tracker__c');
  assert.equal(fieldOf(described, 'OwnerId'), undefined);
  const expected = { autoNumber: true, createable: false, updateable: false, nameField: true };
  assert.deepEqual(only(fieldOf(described, 'Name'), expected), expected);
  const parent = await org.connection.describe('Conversation__c');
  assert.equal(fieldOf(parent, 'Name').length, 80);
  assert.deepEqual(fieldOf(parent, 'OwnerId').referenceTo.includes('User'), true);
});

test('ActivityFieldsShowUpOnTasks', async () => {
  const expected = describedAs(packageModel.objects.get('Activity').fields.get('Dealwire_Key__c'));
  const described = await org.connection.describe('Task');
  assert.deepEqual(only(fieldOf(described, 'Dealwire_Key__c'), expected), expected);
});

test('StandardFieldsAreDescribedAsInARealOrg', async () => {
  const contact = await org.connection.describe('Contact');
  const expectations = {
    LastName: { type: 'string', length: 80, nillable: false, createable: true, compoundFieldName: 'Name' },
    Name: { type: 'string', length: 121, createable: false, nameField: true },
    Email: { type: 'email', length: 80, idLookup: true, unique: false, externalId: false },
    AccountId: { type: 'reference', referenceTo: ['Account'], relationshipName: 'Account' },
    SystemModstamp: { type: 'datetime', createable: false, updateable: false, filterable: true },
    Description: { type: 'textarea', length: 32000, filterable: false },
    MailingAddress: { type: 'address', createable: false },
  };
  for (const [name, expected] of Object.entries(expectations)) assert.deepEqual(only(fieldOf(contact, name), expected), expected, name);
});

test('RequiredFieldsOfAnOpportunityAreRecognisable', async () => {
  const { fields } = await org.connection.describe('Opportunity');
  const required = fields.filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate).map(({ name }) => name);
  assert.deepEqual(required.sort(), ['CloseDate', 'Name', 'StageName']);
});

test('PolymorphicReferencesNameAllTheirTargets', async () => {
  const who = fieldOf(await org.connection.describe('Task'), 'WhoId');
  assert.deepEqual([...who.referenceTo].sort(), ['Contact', 'Lead']);
  assert.equal(who.polymorphicForeignKey, true);
  assert.equal(who.relationshipName, 'Who');
});

test('UnknownObjectIsNotFound', async () => {
  const { code, message } = await failureOf(org.connection.describe('Nothing__c'));
  assert.equal(code, 'NOT_FOUND');
  assert.equal(message, 'The requested resource does not exist');
});

test('UnchangedDescribeAnswers304', async () => {
  const first = await send(org.connection, 'GET', '/sobjects/Account/describe');
  const modified = first.headers.get('last-modified');
  assert.ok(modified, 'no Last-Modified');
  const again = await send(org.connection, 'GET', '/sobjects/Account/describe', { headers: { 'if-modified-since': modified } });
  assert.equal(again.status, 304);
  assert.equal(again.text, '');
});

test('HiddenFieldsAndObjectsAreAbsent', async (t) => {
  t.after(() => org.simulator.control('DELETE', 'permissions'));
  await org.simulator.control('POST', 'permissions', { hide_field: 'Contact.Title' });
  await org.simulator.control('POST', 'permissions', { hide_object: 'Lead' });
  const contact = await org.connection.describe('Contact');
  assert.equal(fieldOf(contact, 'Title'), undefined);
  assert.equal((await failureOf(org.connection.describe('Lead'))).code, 'NOT_FOUND');
  assert.equal((await failureOf(org.connection.query('SELECT Title FROM Contact LIMIT 1'))).code, 'INVALID_FIELD');
});
