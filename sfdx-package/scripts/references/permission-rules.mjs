// What a permission set may grant, and what an org refuses in one.
import { all, textOf } from '../lib/source-tree.mjs';
import { allFields, findField, isCustom } from './package-model.mjs';

const COMPUTED = new Set(['Summary', 'AutoNumber']);
const IMPLIED = [
  ['allowCreate', 'allowRead'], ['allowEdit', 'allowRead'], ['allowDelete', 'allowEdit'],
  ['viewAllRecords', 'allowRead'], ['modifyAllRecords', 'viewAllRecords'], ['modifyAllRecords', 'allowDelete'],
];

const granted = (entry, right) => textOf(entry, right) === 'true';

function problemsOfFieldEntry(entry, model) {
  const path = textOf(entry, 'field');
  const [object, name] = path.split('.');
  const field = findField(model, object, name);
  if (object === 'Activity') return [`${path}: fields of Activity are granted on Task and Event`];
  if (!field) return isCustom(name) ? [`${path}: no such field`] : [];
  if (field.type === 'MasterDetail' || field.flag('required')) return [`${path}: required fields cannot be granted`];
  const computed = COMPUTED.has(field.type) || field.has('formula');
  return [
    ...(computed && granted(entry, 'editable') ? [`${path}: computed fields cannot be editable`] : []),
    ...(granted(entry, 'editable') && !granted(entry, 'readable') ? [`${path}: editable needs readable`] : []),
  ];
}

function problemsOfObjectEntry(entry, model) {
  const object = textOf(entry, 'object');
  if (!isCustom(object)) return [`${object}: rights on standard objects are dropped when a package is installed`];
  if (!model.objects.get(object)?.definition) return [`${object}: no such object`];
  return IMPLIED.filter(([right, needs]) => granted(entry, right) && !granted(entry, needs))
    .map(([right, needs]) => `${object}: ${right} needs ${needs}`);
}

function problemsOfTabs(root, model) {
  return all(root, 'tabSettings').map((entry) => textOf(entry, 'tab'))
    .filter((tab) => !tab.startsWith('standard-') && !model.tabs.some(({ name }) => name === tab))
    .map((tab) => `${tab}: no such tab`);
}

/** Every object is readable, and every field that can be granted is. */
function problemsOfGaps(root, model) {
  const objects = new Set(all(root, 'objectPermissions').map((entry) => textOf(entry, 'object')));
  const fields = new Set(all(root, 'fieldPermissions').map((entry) => textOf(entry, 'field')));
  const grantable = allFields(model).filter((field) => field.type !== 'MasterDetail' && !field.flag('required'));
  const paths = grantable.flatMap(({ object, name }) => (object === 'Activity' ? ['Event', 'Task'] : [object]).map((owner) => `${owner}.${name}`));
  const owned = [...model.objects.values()].filter(({ definition }) => definition).map(({ name }) => name);
  return [
    ...owned.filter((name) => !objects.has(name)).map((name) => `${name}: no right on this object`),
    ...paths.filter((path) => !fields.has(path)).map((path) => `${path}: no right on this field`),
    ...[...fields].filter((path) => isCustom(path.split('.')[0]) && !objects.has(path.split('.')[0]))
      .map((path) => `${path}: needs a right on its object`),
  ];
}

function problemsOfRepeats(root) {
  const names = ['fieldPermissions', 'objectPermissions'].flatMap((kind) => all(root, kind).map((entry) => textOf(entry, 'field') ?? textOf(entry, 'object')));
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: granted twice`);
}

export function permissionFindings(model) {
  return model.permissionSets.flatMap(({ file, root }) =>
    [
      ...all(root, 'fieldPermissions').flatMap((entry) => problemsOfFieldEntry(entry, model)),
      ...all(root, 'objectPermissions').flatMap((entry) => problemsOfObjectEntry(entry, model)),
      ...problemsOfTabs(root, model),
      ...problemsOfGaps(root, model),
      ...problemsOfRepeats(root),
    ].map((problem) => ({ file, problem })));
}
