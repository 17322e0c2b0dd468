// What an org refuses about a field, by its type.
import { all, textOf } from '../lib/source-tree.mjs';
import { allFields, isCustom } from './package-model.mjs';

const DEVELOPER_NAME = /^[A-Za-z](?!.*__)[A-Za-z0-9_]{0,39}(?<!_)$/;
const EXTERNAL_ID_TYPES = new Set(['Text', 'Number', 'Email', 'AutoNumber']);
const NUMERIC = new Set(['Number', 'Currency', 'Percent']);

const within = (number, low, high) => Number.isInteger(number) && number >= low && number <= high;
const forbidden = (field, names) => names.filter(field.has).map((name) => `${field.type} must not carry <${name}>`);
const needed = (field, names) => names.filter((name) => !field.has(name)).map((name) => `${field.type} needs <${name}>`);
const when = (condition, problem) => (condition ? [problem] : []);

const BY_TYPE = {
  Text: (field) => when(!field.has('formula') && !within(field.number('length'), 1, 255), 'Text needs a length of 1 to 255'),
  TextArea: (field) => forbidden(field, ['length']),
  LongTextArea: (field) => [...longText(field), ...needed(field, ['visibleLines'])],
  Html: (field) => [...longText(field), ...needed(field, ['visibleLines'])],
  Checkbox: (field) => [...needed(field, field.has('formula') ? [] : ['defaultValue']), ...forbidden(field, ['required'])],
  Picklist: (field) => needed(field, ['valueSet']),
  MasterDetail: (field) => [
    ...needed(field, ['referenceTo', 'relationshipName', 'relationshipOrder']),
    ...forbidden(field, ['required', 'deleteConstraint', 'lookupFilter']),
  ],
  Lookup: (field) => [
    ...needed(field, ['referenceTo', 'relationshipName']),
    ...when(field.flag('required') && field.value('deleteConstraint') === 'SetNull', 'a required Lookup cannot use SetNull'),
  ],
  Summary: (field) => [
    ...needed(field, ['summaryForeignKey', 'summaryOperation']),
    ...forbidden(field, ['precision', 'scale', 'required', 'length']),
    ...when(field.has('summarizedField') === (field.value('summaryOperation') === 'count'), 'summarizedField is for every operation but count'),
  ],
};

function longText(field) {
  return when(!within(field.number('length'), 256, 131072), `${field.type} needs a length of 256 to 131072`);
}

function problemsOfNumber(field) {
  if (!NUMERIC.has(field.type)) return [];
  const sound = within(field.number('precision'), 1, 18) && within(field.number('scale'), 0, field.number('precision'));
  return when(!sound, 'precision must be 1 to 18 and scale not above it');
}

function problemsOfIdentity(field) {
  return [
    ...when(field.has('fullName') && field.value('fullName') !== field.name, `fullName '${field.value('fullName')}' differs from the file name`),
    ...when(!DEVELOPER_NAME.test(field.name.replace(/__c$/, '')), 'developer name must be 1 to 40 letters, digits and single underscores'),
    ...when((field.value('label') ?? '').length > 40, 'label is longer than 40 characters'),
    ...when(!field.value('description'), 'needs a description'),
    ...when(!field.value('inlineHelpText'), 'needs an inline help text'),
    ...when((field.value('inlineHelpText') ?? '').length > 255, 'inline help text is longer than 255 characters'),
    ...(field.has('formula') ? forbidden({ ...field, type: 'a formula' }, ['required', 'unique', 'defaultValue']) : []),
    ...when(field.flag('externalId') && !EXTERNAL_ID_TYPES.has(field.type), `${field.type} cannot be an external id`),
  ];
}

function problemsOfReference(field, model) {
  const target = field.value('referenceTo');
  return when(target && isCustom(target) && !model.objects.get(target)?.definition, `refers to ${target}, which is not in the package`);
}

const lookUp = (model, path) => {
  const [object, name] = (path ?? '').split('.');
  return model.objects.get(object)?.fields.get(name);
};

const filtersOf = (field) => all(field.root, 'summaryFilterItems').map((item) => textOf(item, 'field'));

function problemsOfRollUp(field, model) {
  if (field.type !== 'Summary') return [];
  const link = lookUp(model, field.value('summaryForeignKey'));
  const summed = field.value('summarizedField');
  return [
    ...when(link?.type !== 'MasterDetail' || link.value('referenceTo') !== field.object, 'summaryForeignKey is no master-detail to this object'),
    ...when(summed && !lookUp(model, summed), `summarizedField ${summed} does not exist`),
    ...filtersOf(field).filter((name) => !lookUp(model, name)).map((name) => `filters by ${name}, which does not exist`),
  ];
}

/** Two fields that point to one object must not share a relationship name, wherever they live. */
function problemsOfRelationshipNames(model) {
  const taken = new Map();
  const found = [];
  for (const field of allFields(model).filter((candidate) => candidate.has('relationshipName'))) {
    const name = `${field.value('referenceTo')}.${field.value('relationshipName')}`.toLowerCase();
    if (taken.has(name)) found.push({ file: field.file, problem: `relationship name is already used by ${taken.get(name)}` });
    taken.set(name, `${field.object}.${field.name}`);
  }
  return found;
}

export function fieldFindings(model) {
  const rules = [problemsOfIdentity, problemsOfNumber, (field) => BY_TYPE[field.type]?.(field) ?? [], problemsOfReference, problemsOfRollUp];
  const single = allFields(model).flatMap((field) =>
    rules.flatMap((rule) => rule(field, model)).map((problem) => ({ file: field.file, problem })));
  return [...single, ...problemsOfRelationshipNames(model)];
}
