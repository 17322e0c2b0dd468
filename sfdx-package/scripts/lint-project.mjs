// Checks sfdx-project.json and the scratch-org definition against the schemas Salesforce publishes.
// Usage: node scripts/lint-project.mjs [PROJECT FOLDER]
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { report } from './lib/report.mjs';

const require = createRequire(import.meta.url);
const FILES = [
  ['sfdx-project.json', '@salesforce/schemas/sfdx-project.schema.json'],
  ['config/project-scratch-def.json', '@salesforce/schemas/project-scratch-def.schema.json'],
];
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });

const schemaOf = (name) => JSON.parse(fs.readFileSync(require.resolve(name), 'utf8'));

function problemsOfFile(file, schema) {
  const validate = ajv.getSchema(schema) ?? ajv.compile({ ...schemaOf(schema), $id: schema });
  const document = JSON.parse(fs.readFileSync(file, 'utf8'));
  return validate(document) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** Every package directory of the project is there, and so is its scratch-org definition. */
function problemsOfPaths(root) {
  const { packageDirectories } = JSON.parse(fs.readFileSync(path.join(root, 'sfdx-project.json'), 'utf8'));
  const named = packageDirectories.flatMap((entry) => [entry.path, entry.definitionFile]).filter(Boolean);
  return [...new Set(named)].filter((name) => !fs.existsSync(path.join(root, name))).map((name) => `${name} is not there`);
}

/** Findings {file, problem} of the project at `root`. */
export function lintProject(root) {
  const schemas = FILES.flatMap(([name, schema]) => problemsOfFile(path.join(root, name), schema).map((problem) => ({ file: path.join(root, name), problem })));
  return [...schemas, ...problemsOfPaths(root).map((problem) => ({ file: path.join(root, 'sfdx-project.json'), problem }))];
}

report(import.meta.url, (root) => ({ findings: lintProject(root), checked: FILES.length }));
