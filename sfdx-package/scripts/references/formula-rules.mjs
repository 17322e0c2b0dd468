// Formulas of fields and validation rules: every custom field, setting and permission they name must be there.
import { textOf } from '../lib/source-tree.mjs';
import { allFields, findingsOf, hasField } from './package-model.mjs';

const STRINGS = /"[^"]*"/g;
const PERMISSION = /\$Permission\.([A-Za-z0-9_]+)/g;
const OWN_FIELD = /(?<![.$A-Za-z0-9_])([A-Za-z][A-Za-z0-9_]*__c)\b(?!\.)/g;

const matches = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

function problemsOfFormula(formula, object, model) {
  const text = formula.replaceAll(STRINGS, '');
  return [
    ...matches(text, OWN_FIELD).filter((name) => !hasField(model, object, name)).map((name) => `uses ${name}, which ${object} does not have`),
    ...matches(text, PERMISSION).filter((name) => !model.has('customPermission', name)).map((name) => `uses permission ${name}, which is not in the package`),
    ...problemsOfBrackets(text),
  ];
}

function problemsOfBrackets(text) {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth < 0) return ['closes a bracket that was never opened'];
  }
  return depth ? ['leaves a bracket open'] : [];
}

export function formulaFindings(model) {
  const fields = allFields(model).filter((field) => field.has('formula'));
  const rules = [...model.objects.values()].flatMap(({ name, validationRules }) => validationRules.map((file) => ({ ...file, object: name })));
  return [
    ...fields.flatMap((field) => findingsOf(field, problemsOfFormula(field.value('formula'), field.object, model))),
    ...rules.flatMap((rule) => findingsOf(rule, problemsOfFormula(textOf(rule.root, 'errorConditionFormula'), rule.object, model))),
  ];
}
