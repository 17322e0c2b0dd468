// Checks each metadata file by itself against the Metadata API's types: conversion does not.
// Usage: node scripts/lint-metadata.mjs [PROJECT FOLDER]
import { allowedValues, elementsOfType } from './lib/metadata-types.mjs';
import { packageFolders } from './lib/package-folders.mjs';
import { report } from './lib/report.mjs';
import { metadataFilesBelow, readXml } from './lib/source-tree.mjs';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const FREE_FORM = new Set(['LightningComponentBundle/targetConfigs']);
// Written by Salesforce's own tools beside the body, although the WSDL calls it required.
const MAY_BE_ABSENT = new Set(['ApexClass/status']);

function problemOfScalar(element, shape) {
  const values = allowedValues(shape);
  if (values && !values.includes(element.text)) return `'${element.text}' is none of ${values.slice(0, 12).join(', ')}`;
  if (values) return undefined;
  if (shape.type === 'boolean' && !/^(true|false)$/.test(element.text)) return `'${element.text}' is no boolean`;
  if (shape.type === 'number' && !/^-?\d+(\.\d+)?$/.test(element.text)) return `'${element.text}' is no number`;
  return element.children.length ? 'takes text only' : undefined;
}

/** Problems of order and number among the children: scalars once, repeats side by side. */
function problemsOfRepeats(children, shapes, at) {
  const found = [];
  const seen = new Set();
  children.forEach((child, index) => {
    const again = seen.has(child.name);
    if (again && !shapes[child.name]?.repeats) found.push(`${at}/${child.name}: may occur once`);
    else if (again && children[index - 1].name !== child.name) found.push(`${at}/${child.name}: repeated elements must stand together`);
    seen.add(child.name);
  });
  return found;
}

function problemsOfMissing(children, shapes, type, at) {
  const present = new Set(children.map((child) => child.name));
  return Object.entries(shapes)
    .filter(([name, shape]) => !shape.optional && !shape.repeats && !present.has(name) && !MAY_BE_ABSENT.has(`${type}/${name}`))
    .map(([name]) => `${at}: needs <${name}>`);
}

function problemsOfChild(child, shape, type, at) {
  if (!shape) return [`${at}: no such element in ${type}`];
  if (FREE_FORM.has(`${type}/${child.name}`)) return [];
  if (elementsOfType(shape.type)) return problemsOfStructure(child, shape.type, at);
  const problem = problemOfScalar(child, shape);
  return problem ? [`${at}: ${problem}`] : [];
}

function problemsOfStructure(element, type, at) {
  const shapes = { fullName: { type: 'string', optional: true }, ...elementsOfType(type) };
  return [
    ...element.children.flatMap((child) => problemsOfChild(child, shapes[child.name], type, `${at}/${child.name}`)),
    ...problemsOfRepeats(element.children, shapes, at),
    ...problemsOfMissing(element.children, shapes, type, at),
  ];
}

function problemsOfFile(file) {
  const { root, problem } = readXml(file);
  if (problem) return [problem];
  if (!elementsOfType(root.name)) return [`<${root.name}> is no type of the Metadata API`];
  const namespaceWrong = !file.endsWith('.js-meta.xml') && root.attributes['@_xmlns'] !== NAMESPACE;
  return [...(namespaceWrong ? [`xmlns must be ${NAMESPACE}`] : []), ...problemsOfStructure(root, root.name, root.name)];
}

const filesOf = (root) => packageFolders(root).flatMap(metadataFilesBelow);

/** Findings {file, problem} of all metadata files of the project at `root`. */
export function lintMetadata(root) {
  return filesOf(root).flatMap((file) => problemsOfFile(file).map((problem) => ({ file, problem })));
}

report(import.meta.url, (root) => ({ findings: lintMetadata(root), checked: filesOf(root).length }));
