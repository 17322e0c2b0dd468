// Limits and relationships of an object, and what its views show.
import { textOf } from '../lib/source-tree.mjs';
import { isCustom, textsOf } from './package-model.mjs';

const LIMITS = [
  ['master-detail fields', 2, (field) => field.type === 'MasterDetail'],
  ['relationships', 40, (field) => field.type === 'MasterDetail' || field.type === 'Lookup'],
  ['roll-ups', 25, (field) => field.type === 'Summary'],
  ['external ids', 25, (field) => field.flag('externalId')],
];
const LONG_TEXT_LIMIT = 1_600_000;
// List views spell the system fields in capitals, compact layouts as the API does.
const VIEW_SYSTEM_FIELD = /^[A-Z][A-Z_.]*$/;
const LAYOUT_SYSTEM_FIELD = /^(Name|OwnerId|CreatedById|CreatedDate|LastModifiedById|LastModifiedDate)$/;

function problemsOfLimits(object) {
  const fields = [...object.fields.values()];
  const crowded = LIMITS.filter(([, most, counts]) => fields.filter(counts).length > most);
  const longText = fields.filter(({ type }) => type === 'LongTextArea' || type === 'Html');
  const total = longText.reduce((sum, field) => sum + field.number('length'), 0);
  return [
    ...crowded.map(([what, most]) => `more than ${most} ${what}`),
    ...(total > LONG_TEXT_LIMIT ? [`long text fields hold ${total} characters in all, ${LONG_TEXT_LIMIT} are allowed`] : []),
  ];
}

function problemsOfSharing(object) {
  const isDetail = [...object.fields.values()].some(({ type }) => type === 'MasterDetail');
  const followsParent = textOf(object.definition.root, 'sharingModel') === 'ControlledByParent';
  if (isDetail === followsParent) return [];
  return [isDetail ? 'a detail object needs the sharing model ControlledByParent' : 'ControlledByParent needs a master-detail field'];
}

function problemsOfNameField(object) {
  const nameField = object.definition.root.children.find(({ name }) => name === 'nameField');
  const automatic = nameField && textOf(nameField, 'type') === 'AutoNumber';
  return automatic && !/\{0+\}/.test(textOf(nameField, 'displayFormat') ?? '') ? ['an AutoNumber name needs a displayFormat with {0}'] : [];
}

function problemsOfFlags(object) {
  const flags = ['enableBulkApi', 'enableSharing', 'enableStreamingApi'].map((name) => textOf(object.definition.root, name));
  return new Set(flags).size > 1 ? ['enableBulkApi, enableSharing and enableStreamingApi go together'] : [];
}

function problemsOfCompactLayout(object) {
  const assigned = textOf(object.definition.root, 'compactLayoutAssignment');
  const known = !assigned || assigned === 'SYSTEM' || object.compactLayouts.some(({ name }) => name === assigned);
  return known ? [] : [`compact layout ${assigned} does not exist`];
}

function problemsOfDefinition(object) {
  const { root } = object.definition;
  return [
    ...(textOf(root, 'description') ? [] : ['needs a description']),
    ...(textOf(root, 'fullName') ? ['fullName does not belong in an object file'] : []),
    ...[problemsOfLimits, problemsOfSharing, problemsOfNameField, problemsOfFlags, problemsOfCompactLayout, problemsOfSearchLayouts, problemsOfViews].flatMap((rule) => rule(object)),
  ];
}

function findingsOfColumns(object, files, element, isSystemField) {
  return files.flatMap(({ file, root }) =>
    textsOf(root, element)
      .filter((column) => !object.fields.has(column) && !isSystemField.test(column))
      .map((column) => ({ file, problem: `shows ${column}, which ${object.name} does not have` })));
}

/** Conditions of list views name fields like their columns do. */
function findingsOfFilters(object) {
  return object.listViews.flatMap(({ file, root }) =>
    root.children.filter(({ name }) => name === 'filters').map((filter) => textOf(filter, 'field'))
      .filter((field) => !object.fields.has(field) && !VIEW_SYSTEM_FIELD.test(field))
      .map((field) => ({ file, problem: `filters by ${field}, which ${object.name} does not have` })));
}

const LONG = new Set(['LongTextArea', 'Html', 'TextArea', 'MultiselectPicklist']);

/** Highlights and search results have no room for long texts, and an org refuses them there. */
function findingsOfLongText(object) {
  return object.compactLayouts.flatMap(({ file, root }) =>
    textsOf(root, 'fields').filter((name) => LONG.has(object.fields.get(name)?.type))
      .map((name) => ({ file, problem: `shows ${name}, which is too long for a compact layout` })));
}

function problemsOfSearchLayouts(object) {
  const layouts = object.definition.root.children.filter(({ name }) => name === 'searchLayouts').flatMap(({ children }) => children);
  const shown = layouts.filter(({ name }) => name.endsWith('Fields')).map(({ text }) => text);
  return [...new Set(shown)].filter((name) => !object.fields.has(name) && !LAYOUT_SYSTEM_FIELD.test(name))
    .map((name) => `its search layouts show ${name}, which it does not have`);
}

function problemsOfViews(object) {
  if (!object.name.endsWith('__c')) return [];
  return [
    ...(object.listViews.length ? [] : ['has no list view']),
    ...(object.compactLayouts.length ? [] : ['has no compact layout']),
  ];
}

function findingsOfNames(files) {
  return files
    .filter(({ name, root }) => (textOf(root, 'fullName') ?? name) !== name)
    .map(({ file }) => ({ file, problem: 'fullName differs from the file name' }));
}

function findingsOfObject(object) {
  const defined = object.definition ? problemsOfDefinition(object).map((problem) => ({ file: object.definition.file, problem })) : [];
  const orphan = !object.definition && isCustom(object.name) ? [{ file: object.name, problem: 'has fields but no object file' }] : [];
  return [
    ...defined,
    ...orphan,
    ...findingsOfNames([...object.listViews, ...object.compactLayouts, ...object.validationRules]),
    ...findingsOfFilters(object),
    ...findingsOfLongText(object),
    ...findingsOfColumns(object, object.listViews, 'columns', VIEW_SYSTEM_FIELD),
    ...findingsOfColumns(object, object.compactLayouts, 'fields', LAYOUT_SYSTEM_FIELD),
  ];
}

export function objectFindings(model) {
  return [...model.objects.values()].flatMap(findingsOfObject);
}
