// Page layouts of the package's own objects.
import { all, textOf } from '../lib/source-tree.mjs';
import { deep, deepTexts, findField, findingsOf, hasField, isCustom } from './package-model.mjs';

/** Columns of related lists spell the name field in capitals. */
const LIST_SYSTEM_FIELD = /^[A-Z][A-Z_.]*$/;

const isComputed = (field) => field.type === 'Summary' || field.type === 'AutoNumber' || field.has('formula');

function problemsOfItem(item, object, model) {
  const name = textOf(item, 'field');
  const page = textOf(item, 'page');
  if (page) return model.has('page', page) ? [] : [`shows page ${page}, which is not in the package`];
  if (!name) return [];
  if (!hasField(model, object, name)) return [`shows ${name}, which ${object} does not have`];
  const field = findField(model, object, name);
  const behavior = textOf(item, 'behavior');
  if (field && isComputed(field) && behavior !== 'Readonly') return [`${name} is computed and must be Readonly`];
  const needed = field && (field.type === 'MasterDetail' || field.flag('required'));
  return needed && behavior !== 'Required' ? [`${name} is required and must be Required`] : [];
}

function problemsOfRelatedList(list, object, model) {
  const [child, name] = textOf(list, 'relatedList').split('.');
  if (!name) return [];
  const link = findField(model, child, name);
  if (link?.value('referenceTo') !== object) return [`related list ${child}.${name} does not lead to ${object}`];
  return [...all(list, 'fields').map(({ text }) => text), ...all(list, 'sortField').map(({ text }) => text)]
    .filter((column) => !LIST_SYSTEM_FIELD.test(column) && !column.includes('.') && !hasField(model, child, column))
    .map((column) => `related list ${child} shows ${column}, which it does not have`);
}

function problemsOfRepeats(names) {
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `shows ${name} twice`);
}

function problemsOfLayout({ name, root }, model) {
  const object = name.split('-')[0];
  if (isCustom(object) && !model.objects.get(object)?.definition) return [`is a layout of ${object}, which is not in the package`];
  const label = textOf(model.objects.get(object).definition.root, 'label');
  return [
    // An object gets a layout of this name by itself; another name would leave that one assigned.
    ...(name === `${object}-${label} Layout` ? [] : [`must be called '${object}-${label} Layout' to take the place of the one the org makes`]),
    ...deep(root, 'layoutItems').flatMap((item) => problemsOfItem(item, object, model)),
    ...all(root, 'relatedLists').flatMap((list) => problemsOfRelatedList(list, object, model)),
    ...problemsOfRepeats(deepTexts(root, 'field')),
  ];
}

/** Every object of the package has its layout, and each field that people can see stands on it. */
function findingsOfMissing(model) {
  const layouts = model.of('layout');
  return [...model.objects.values()].filter(({ name, definition }) => definition && name.endsWith('__c')).flatMap((object) => {
    const layout = layouts.find(({ name }) => name.startsWith(`${object.name}-`));
    if (!layout) return findingsOf(object.definition, ['has no page layout']);
    const shown = new Set(deepTexts(layout.root, 'field'));
    return findingsOf(layout, [...object.fields.keys()].filter((name) => !shown.has(name)).map((name) => `does not show ${name}`));
  });
}

export function layoutFindings(model) {
  return [...model.of('layout').flatMap((file) => findingsOf(file, problemsOfLayout(file, model))), ...findingsOfMissing(model)];
}
