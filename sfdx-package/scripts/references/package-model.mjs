// The whole source tree as values that the reference rules look things up in.
import fs from 'node:fs';
import path from 'node:path';
import { all, filesBelow, metadataFilesBelow, readXml, textOf } from '../lib/source-tree.mjs';

const SUFFIX = /\.([A-Za-z]+)-meta\.xml$/;

/** Developer name of a metadata file: its name without suffix. */
function nameOf(file) {
  return path.basename(file).replace(SUFFIX, '');
}

function load(file) {
  const { root } = readXml(file);
  return root && { file, root, name: nameOf(file), kind: SUFFIX.exec(file)[1] };
}

/** Name of the object folder a decomposed file lies in. */
function objectOf(file) {
  return /objects[/\\]([^/\\]+)[/\\]/.exec(file)?.[1];
}

/**
 * A field as plain values. `has(name)` tells whether an element is present,
 * `value(name)` its text, `flag(name)` whether it is true.
 */
function toField({ file, root, name }) {
  return {
    file,
    root,
    name,
    object: objectOf(file),
    type: textOf(root, 'type'),
    value: (element) => textOf(root, element),
    has: (element) => textOf(root, element) !== undefined,
    flag: (element) => textOf(root, element) === 'true',
    number: (element) => Number(textOf(root, element)),
  };
}

function toObject(name, own) {
  const definition = own.find(({ kind }) => kind === 'object');
  const fields = own.filter(({ kind }) => kind === 'field').map(toField);
  return {
    name,
    definition,
    fields: new Map(fields.map((field) => [field.name, field])),
    listViews: own.filter(({ kind }) => kind === 'listView'),
    compactLayouts: own.filter(({ kind }) => kind === 'compactLayout'),
    validationRules: own.filter(({ kind }) => kind === 'validationRule'),
  };
}

function grouped(values, keyOf) {
  const groups = new Map();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

const INPUT = /@InvocableVariable\s*(?:\([^)]*\))?\s*public\s+\S+\s+(\w+)\s*;/g;

/** Names of what an Apex action takes; undefined where there is no such action. */
function invocableInputs(sources, name) {
  const file = sources.find((candidate) => path.basename(candidate) === `${name}.cls`);
  const source = file && fs.readFileSync(file, 'utf8');
  return source?.includes('@InvocableMethod') ? [...source.matchAll(INPUT)].map(([, input]) => input) : undefined;
}

/**
 * {objects, tabs, permissionSets, files, sources, of(kind), has(kind, name), invocableInputs(class)} of all folders; `kind` is the
 * suffix of a file, `sources` every file that is no metadata. Malformed files are left to the metadata check.
 */
export function readPackage(...folders) {
  const files = folders.flatMap(metadataFilesBelow).map(load).filter(Boolean);
  const byKind = grouped(files, ({ kind }) => kind);
  const of = (kind) => byKind.get(kind) ?? [];
  const sources = folders.flatMap(filesBelow).filter((file) => !file.endsWith('-meta.xml'));
  const byObject = grouped(files, ({ file }) => objectOf(file));
  const names = [...new Set(files.map(({ file }) => objectOf(file)).filter(Boolean))];
  return {
    files,
    of,
    has: (kind, name) => of(kind).some((file) => file.name === name),
    sources,
    invocableInputs: (name) => invocableInputs(sources, name),
    objects: new Map(names.map((name) => [name, toObject(name, byObject.get(name))])),
    tabs: of('tab'),
    permissionSets: of('permissionset'),
  };
}

export const isCustom = (name) => /__(c|mdt|e)$/.test(name);

/** All fields of the package, of every object. */
export const allFields = (model) => [...model.objects.values()].flatMap(({ fields }) => [...fields.values()]);

/** Fields of Activity show up on Task and Event, and permissions name them there. */
export function findField(model, object, name) {
  const owner = object === 'Task' || object === 'Event' ? 'Activity' : object;
  return model.objects.get(owner)?.fields.get(name);
}

export const textsOf = (root, name) => all(root, name).map(({ text }) => text);

/** Every element called `name`, however deep. */
export function deep(element, name) {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...deep(child, name)]);
}

/** Texts of every element called `name`, however deep. */
export const deepTexts = (element, name) => deep(element, name).map(({ text }) => text);

/** Problems of a file as findings. */
export const findingsOf = (file, problems) => problems.map((problem) => ({ file: file.file, problem }));

/**
 * The object that `parent.relationship` leads to children of: {object, field}. `relationship` ends in __r.
 * Undefined where the package does not define such a lookup.
 */
export function childrenBy(model, parent, relationship) {
  const name = relationship.replace(/__r$/, '');
  return allFields(model).find((field) => field.value('relationshipName') === name && field.value('referenceTo') === parent);
}

/** Standard fields the package's own objects have without saying so. */
export const SYSTEM_FIELDS = new Set(['Id', 'Name', 'OwnerId', 'CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp']);

/** Whether `object` has `name`; of standard objects only the package's own custom fields are known, others are trusted. */
export function hasField(model, object, name) {
  if (isCustom(name)) return Boolean(findField(model, object, name));
  return !isCustom(object) || SYSTEM_FIELDS.has(name);
}
