// The whole source tree as values that the reference rules look things up in.
import path from 'node:path';
import { all, metadataFilesBelow, readXml, textOf } from '../lib/source-tree.mjs';

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

function toObject(name, files) {
  const own = files.filter(({ file }) => objectOf(file) === name);
  const definition = own.find(({ kind }) => kind === 'object');
  const fields = own.filter(({ kind }) => kind === 'field').map(toField);
  return {
    name,
    definition,
    fields: new Map(fields.map((field) => [field.name, field])),
    listViews: own.filter(({ kind }) => kind === 'listView'),
    compactLayouts: own.filter(({ kind }) => kind === 'compactLayout'),
  };
}

/** {objects, tabs, permissionSets, files}; malformed files are left to the metadata check. */
export function readPackage(folder) {
  const files = metadataFilesBelow(folder).map(load).filter(Boolean);
  const names = [...new Set(files.map(({ file }) => objectOf(file)).filter(Boolean))];
  return {
    files,
    objects: new Map(names.map((name) => [name, toObject(name, files)])),
    tabs: files.filter(({ kind }) => kind === 'tab'),
    permissionSets: files.filter(({ kind }) => kind === 'permissionset'),
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
