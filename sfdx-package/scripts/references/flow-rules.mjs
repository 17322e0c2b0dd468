// Flows: what an element or a formula names must be there, and one flow must do for a whole batch.
import { all, textOf } from '../lib/source-tree.mjs';
import { deep, deepTexts, findField, findingsOf, hasField, isCustom } from './package-model.mjs';

const ELEMENTS = ['actionCalls', 'assignments', 'decisions', 'loops', 'recordCreates', 'recordDeletes', 'recordLookups', 'recordUpdates', 'subflows'];
const DATA_ELEMENTS = new Set(['actionCalls', 'recordCreates', 'recordDeletes', 'recordLookups', 'recordUpdates', 'subflows']);
const NAMED = [...ELEMENTS, 'variables', 'formulas', 'constants', 'textTemplates'];
const RECORD_FIELD = /\$Record(?:__Prior)?\.([A-Za-z0-9_.]+)/g;

const named = (root, kinds) => kinds.flatMap((kind) => all(root, kind).map((element) => ({ kind, element, name: textOf(element, 'name') })));

/** Follows `Conversation__r.Primary_Opportunity__c` from the object of the flow. */
function pathExists(path, object, model) {
  const [first, ...rest] = path.split('.');
  if (!rest.length) return hasField(model, object, first);
  const link = findField(model, object, first.replace(/__r$/, '__c'));
  return Boolean(link) && pathExists(rest.join('.'), link.value('referenceTo'), model);
}

function problemsOfRecordFields(root, object, model) {
  const texts = [...deepTexts(root, 'elementReference'), ...deepTexts(root, 'filterFormula'), ...deepTexts(root, 'expression')];
  const paths = texts.flatMap((text) => [...text.matchAll(RECORD_FIELD)].map(([, path]) => path));
  return [...new Set(paths)].filter((path) => !pathExists(path, object, model)).map((path) => `uses $Record.${path}, which ${object} does not have`);
}

/** What is reached by one element's connectors. */
const targetsOf = (element) => deepTexts(element, 'targetReference');

/** Elements that a loop runs through again and again. */
function namesInLoop(loop, byName) {
  const seen = new Set();
  const queue = all(loop, 'nextValueConnector').flatMap(targetsOf);
  while (queue.length) {
    const name = queue.pop();
    if (seen.has(name) || name === textOf(loop, 'name')) continue;
    seen.add(name);
    if (byName.has(name)) queue.push(...targetsOf(byName.get(name).element));
  }
  return seen;
}

function problemsOfLoops(root, byName) {
  return all(root, 'loops').flatMap((loop) =>
    [...namesInLoop(loop, byName)].filter((name) => DATA_ELEMENTS.has(byName.get(name)?.kind)).map((name) => `${name} reads or writes inside a loop`));
}

function problemsOfAction(element, model) {
  if (textOf(element, 'actionType') !== 'apex') return [];
  const name = textOf(element, 'actionName');
  return model.invocableInputs(name) ? [] : [`calls class ${name}, which is no action of the package`];
}

function problemsOfFlow({ root }, model) {
  const elements = named(root, ELEMENTS);
  const byName = new Map(elements.map((entry) => [entry.name, entry]));
  const names = named(root, NAMED).map(({ name }) => name);
  const [start] = all(root, 'start');
  const object = start && textOf(start, 'object');
  return [
    ...(textOf(root, 'description') ? [] : ['needs a description']),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is used twice`),
    ...targetsOf(root).filter((name) => !byName.has(name)).map((name) => `leads to ${name}, which is no element`),
    ...elements.filter(({ name }) => !targetsOf(root).includes(name)).map(({ name }) => `${name} is reached from nowhere`),
    ...elements.filter(({ kind, element }) => DATA_ELEMENTS.has(kind) && kind !== 'subflows' && !all(element, 'faultConnector').length).map(({ name }) => `${name} has no path for faults`),
    ...elements.flatMap(({ element }) => problemsOfAction(element, model)),
    ...problemsOfLoops(root, byName),
    ...(object && isCustom(object) && !model.objects.get(object)?.definition ? [`starts on ${object}, which is not in the package`] : []),
    ...(object && model.objects.has(object) ? problemsOfRecordFields(root, object, model) : []),
    ...problemsOfInputs(root, model),
  ];
}

/** Inputs of an action that its class does not know. */
function problemsOfInputs(root, model) {
  return deep(root, 'actionCalls').filter((element) => textOf(element, 'actionType') === 'apex').flatMap((element) => {
    const known = model.invocableInputs(textOf(element, 'actionName'));
    const given = all(element, 'inputParameters').map((input) => textOf(input, 'name'));
    return known ? given.filter((name) => !known.includes(name)).map((name) => `hands over ${name}, which ${textOf(element, 'actionName')} does not take`) : [];
  });
}

export function flowFindings(model) {
  return model.of('flow').flatMap((file) => findingsOf(file, problemsOfFlow(file, model)));
}
