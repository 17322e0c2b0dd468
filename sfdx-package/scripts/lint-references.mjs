// Checks across files: references, limits and the rules an org applies at deploy, which conversion does not.
// Usage: node scripts/lint-references.mjs FOLDER
import { report } from './lib/report.mjs';
import { fieldFindings } from './references/field-rules.mjs';
import { houseFindings } from './references/house-rules.mjs';
import { objectFindings } from './references/object-rules.mjs';
import { readPackage } from './references/package-model.mjs';
import { permissionFindings } from './references/permission-rules.mjs';

const RULES = [fieldFindings, objectFindings, permissionFindings, houseFindings];

/** Findings {file, problem} of the source tree below `folder`. */
export function lintReferences(folder) {
  const model = readPackage(folder);
  return RULES.flatMap((rule) => rule(model));
}

report(import.meta.url, (folder) => ({ findings: lintReferences(folder), checked: readPackage(folder).files.length }));
