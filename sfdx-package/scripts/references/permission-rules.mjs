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

/** What the package adds to standard objects is for readers: flows fill it in system mode, Dealwire never touches it. */
const isForReaders = (object) => !isCustom(object) && object !== 'Activity';
const WRITER = 'Dealwire_Integration';

/** Every object is readable, and every field that can be granted is; the integration gets nothing it does not need. */
function problemsOfGaps({ name: set, root }, model) {
  const objects = new Set(all(root, 'objectPermissions').map((entry) => textOf(entry, 'object')));
  const fields = new Set(all(root, 'fieldPermissions').map((entry) => textOf(entry, 'field')));
  const settings = allFields(model).filter(({ object }) => !object.endsWith('__mdt'));
  const grantable = settings.filter((field) => field.type !== 'MasterDetail' && !field.flag('required') && (set !== WRITER || !isForReaders(field.object)));
  const paths = grantable.flatMap(({ object, name }) => (object === 'Activity' ? ['Event', 'Task'] : [object]).map((owner) => `${owner}.${name}`));
  const owned = [...model.objects.values()].filter(({ definition, name }) => definition && name.endsWith('__c')).map(({ name }) => name);
  return [
    ...owned.filter((name) => !objects.has(name)).map((name) => `${name}: no right on this object`),
    ...paths.filter((path) => !fields.has(path)).map((path) => `${path}: no right on this field`),
    ...[...fields].filter((path) => isCustom(path.split('.')[0]) && !objects.has(path.split('.')[0]))
      .map((path) => `${path}: needs a right on its object`),
    ...[...fields].filter((path) => set === WRITER && isCustom(path.split('.')[1]) && !/^(Task|Event)\./.test(path) && isForReaders(path.split('.')[0]))
      .map((path) => `${path}: the integration has no use for this field`),
  ];
}

/** Elements of a set that name other components, and the kind of component they name. */
const NAMED = [
  ['applicationVisibilities', 'application', 'app'], ['classAccesses', 'apexClass', 'cls'], ['pageAccesses', 'apexPage', 'page'],
  ['customPermissions', 'name', 'customPermission'],
];

function problemsOfNames(root, model) {
  const names = NAMED.flatMap(([entry, element, kind]) => all(root, entry).map((each) => [textOf(each, element), kind]));
  const types = all(root, 'customMetadataTypeAccesses').map((each) => textOf(each, 'name')).filter((name) => !model.objects.get(name)?.definition);
  return [...names.filter(([name, kind]) => !model.has(kind, name)).map(([name]) => name), ...types].map((name) => `${name}: not in the package`);
}

function findingsOfGroups(model) {
  return model.of('permissionsetgroup').flatMap(({ file, root }) =>
    all(root, 'permissionSets').filter(({ text }) => !model.has('permissionset', text)).map(({ text }) => ({ file, problem: `${text}: no such permission set` })));
}

function problemsOfRepeats(root) {
  const names = ['fieldPermissions', 'objectPermissions'].flatMap((kind) => all(root, kind).map((entry) => textOf(entry, 'field') ?? textOf(entry, 'object')));
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: granted twice`);
}

function findingsOfSet({ file, name, root }, model) {
  return [
    ...problemsOfNames(root, model),
    ...all(root, 'fieldPermissions').flatMap((entry) => problemsOfFieldEntry(entry, model)),
    ...all(root, 'objectPermissions').flatMap((entry) => problemsOfObjectEntry(entry, model)),
    ...problemsOfTabs(root, model),
    ...problemsOfGaps({ name, root }, model),
    ...problemsOfRepeats(root),
  ].map((problem) => ({ file, problem }));
}

export function permissionFindings(model) {
  return [...model.permissionSets.flatMap((set) => findingsOfSet(set, model)), ...findingsOfGroups(model)];
}
