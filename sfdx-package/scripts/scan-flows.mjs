// Scans the flows with Lightning Flow Scanner: governor limits, faults, naming, dead ends.
// Usage: node scripts/scan-flows.mjs [PROJECT FOLDER]
import scanner from '@flow-scanner/lightning-flow-scanner-core';
import { packageFolders } from './lib/package-folders.mjs';
import { report } from './lib/report.mjs';
import { metadataFilesBelow } from './lib/source-tree.mjs';

const flowsOf = (root) => packageFolders(root).flatMap(metadataFilesBelow).filter((file) => file.endsWith('.flow-meta.xml'));

function findingsOf({ flow, ruleResults }) {
  return ruleResults
    .filter(({ occurs }) => occurs)
    .flatMap(({ ruleName, details }) => details.map(({ name }) => ({ file: flow.fsPath, problem: `${ruleName}: ${name}` })));
}

/** Findings {file, problem} of all flows of the project at `root`. */
export async function scanFlows(root) {
  const results = scanner.scan(await scanner.parse(flowsOf(root)));
  return results.flatMap(findingsOf);
}

await report(import.meta.url, async (root) => ({ findings: await scanFlows(root), checked: flowsOf(root).length }));
