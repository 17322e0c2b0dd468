// Checks across files: references, limits and the rules an org applies at deploy, which conversion does not.
// Usage: node scripts/lint-references.mjs [PROJECT FOLDER]
import { packageFolders } from './lib/package-folders.mjs';
import { report } from './lib/report.mjs';
import { clientFindings } from './references/client-rules.mjs';
import { codeFindings } from './references/code-rules.mjs';
import { fieldFindings } from './references/field-rules.mjs';
import { flowFindings } from './references/flow-rules.mjs';
import { formulaFindings } from './references/formula-rules.mjs';
import { houseFindings } from './references/house-rules.mjs';
import { layoutFindings } from './references/layout-rules.mjs';
import { objectFindings } from './references/object-rules.mjs';
import { readPackage } from './references/package-model.mjs';
import { pageFindings } from './references/page-rules.mjs';
import { permissionFindings } from './references/permission-rules.mjs';
import { reportFindings } from './references/report-rules.mjs';

const RULES = [
  fieldFindings, formulaFindings, objectFindings, layoutFindings, pageFindings, permissionFindings,
  flowFindings, codeFindings, clientFindings, reportFindings, houseFindings,
];

/** Findings {file, problem} of the project at `root`. */
export function lintReferences(root) {
  const model = readPackage(...packageFolders(root));
  return RULES.flatMap((rule) => rule(model));
}

report(import.meta.url, (root) => ({ findings: lintReferences(root), checked: readPackage(...packageFolders(root)).files.length }));
