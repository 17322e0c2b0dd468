// Apex, Visualforce and Lightning web components: names they share with metadata, and one API version everywhere.
import fs from 'node:fs';
import path from 'node:path';
import { textOf } from '../lib/source-tree.mjs';
import { project } from '../lib/package-folders.mjs';
import { allFields, deepTexts, findingsOf } from './package-model.mjs';

const VERSIONED = new Set(['cls', 'trigger', 'page', 'js', 'flow']);
const LABEL_IN_SCRIPT = /@salesforce\/label\/c\.([A-Za-z0-9_]+)/g;
const LABEL_IN_APEX = /System\.Label\.([A-Za-z0-9_]+)/g;
const APEX_IN_SCRIPT = /@salesforce\/apex\/([A-Za-z0-9_]+)\.([A-Za-z0-9_]+)/g;
const RESOURCE_IN_SCRIPT = /@salesforce\/resourceUrl\/([A-Za-z0-9_]+)/g;
const CUSTOM_NAME = /\b([A-Za-z][A-Za-z0-9_]*?__(?:c|r|mdt))\b/g;
const CANVAS_APP = /<apex:canvasApp[^>]*developerName="([^"]+)"/gs;

const read = (file) => fs.readFileSync(file, 'utf8');
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, ...parts]) => parts);
const atFile = (file, problems) => problems.map((problem) => ({ file, problem }));

function findingsOfVersions(model) {
  return model.files.filter(({ kind }) => VERSIONED.has(kind)).flatMap((file) => {
    const version = textOf(file.root, 'apiVersion');
    return version === project.sourceApiVersion ? [] : findingsOf(file, [`is of API version ${version}, the project of ${project.sourceApiVersion}`]);
  });
}

/** Every class that is no test has one, called for it. */
function findingsOfTests(model) {
  const classes = model.sources.filter((file) => file.endsWith('.cls'));
  const tests = new Set(classes.filter((file) => /@IsTest/i.test(read(file))).map((file) => path.basename(file, '.cls')));
  return classes
    .map((file) => ({ file, name: path.basename(file, '.cls') }))
    .filter(({ name }) => !tests.has(name) && !tests.has(`${name}Test`))
    .map(({ file }) => ({ file, problem: 'has no test class' }));
}

const labelsOf = (model) => new Set(model.of('labels').flatMap(({ root }) => deepTexts(root, 'fullName')));

function problemsOfNames(text, model, labels, classes) {
  const used = [...found(text, LABEL_IN_SCRIPT), ...found(text, LABEL_IN_APEX)].map(([name]) => name);
  return [
    ...used.filter((name) => !labels.has(name)).map((name) => `uses label ${name}, which is not in the package`),
    ...found(text, RESOURCE_IN_SCRIPT).filter(([name]) => !model.has('resource', name)).map(([name]) => `uses resource ${name}, which is not in the package`),
    ...found(text, CANVAS_APP).filter(([name]) => !model.has('eca', name)).map(([name]) => `shows canvas ${name}, which no client app of the project has`),
    ...found(text, APEX_IN_SCRIPT).filter(([name, method]) => !new RegExp(`@AuraEnabled[^;{]*\\b${method}\\(`, 's').test(classes.get(name) ?? ''))
      .map(([name, method]) => `calls ${name}.${method}, which is no method for components`),
  ];
}

function findingsOfSources(model) {
  const labels = labelsOf(model);
  const classes = new Map(model.sources.filter((file) => file.endsWith('.cls')).map((file) => [path.basename(file, '.cls'), read(file)]));
  const texts = model.sources.filter((file) => /\.(js|cls|page|html)$/.test(file)).map((file) => [file, read(file)]);
  const used = new Set(texts.flatMap(([, text]) => [...found(text, LABEL_IN_SCRIPT), ...found(text, LABEL_IN_APEX)].map(([name]) => name)));
  const idle = [...labels].filter((name) => !used.has(name)).map((name) => `label ${name} is used nowhere`);
  return [
    ...texts.flatMap(([file, text]) => atFile(file, problemsOfNames(text, model, labels, classes))),
    ...model.of('labels').flatMap((file) => findingsOf(file, idle)),
  ];
}

/** Custom names Apex and Visualforce may use: objects, fields, and relationships in both directions. */
function customNames(model) {
  const fields = allFields(model);
  const children = fields.map((field) => field.value('relationshipName')).filter(Boolean).map((name) => `${name}__r`);
  const names = fields.map(({ name }) => name);
  return new Set([...model.objects.keys(), ...names, ...names.map((name) => name.replace(/__c$/, '__r')), ...children]);
}

/** No offline compiler knows an org's fields; a name that is nowhere in the package is found here. */
function findingsOfCustomNames(model) {
  const known = customNames(model);
  return model.sources.filter((file) => /\.(cls|page)$/.test(file)).flatMap((file) => {
    const unknown = new Set(found(read(file), CUSTOM_NAME).map(([name]) => name).filter((name) => !known.has(name)));
    return atFile(file, [...unknown].map((name) => `uses ${name}, which is not in the package`));
  });
}

/** A bundle is found by its folder, so its files carry the name of the folder. */
function findingsOfBundles(model) {
  return model.of('js').filter(({ file, name }) => path.basename(path.dirname(file)) !== name)
    .flatMap((file) => findingsOf(file, ['is not named like its folder']));
}

export function codeFindings(model) {
  return [...findingsOfVersions(model), ...findingsOfTests(model), ...findingsOfSources(model), ...findingsOfCustomNames(model), ...findingsOfBundles(model)];
}
