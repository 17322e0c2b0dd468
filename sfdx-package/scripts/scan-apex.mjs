// Scans Apex, Visualforce and metadata with Salesforce Code Analyzer: PMD, copied code and its patterns. Needs Java 11.
// Usage: node scripts/scan-apex.mjs [PROJECT FOLDER [HTML REPORT]]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { packageFolders } from './lib/package-folders.mjs';
import { report } from './lib/report.mjs';
import { filesBelow } from './lib/source-tree.mjs';

const require = createRequire(import.meta.url);
const { CodeAnalyzer, CodeAnalyzerConfig, OutputFormat } = require('@salesforce/code-analyzer-core');
const ENGINES = ['@salesforce/code-analyzer-pmd-engine', '@salesforce/code-analyzer-regex-engine'];
/** What the security review of a package asks for, and what is recommended for every org. */
const RULES = ['AppExchange', 'Recommended'];

/** Rules that do not fit, for files that match, and why. */
const NOT_APPLIED = [
  // Record and conversation keys are external ids, `private` is a mark of the source: names, not secrets.
  { rule: 'ProtectSensitiveData', files: /(Record_Key|Conversation_Key|Key_Points|Is_Private)__c\.field-meta\.xml$/ },
  // Who runs it matters where rights or sharing decide, and those tests do run as somebody.
  { rule: 'ApexUnitTestClassShouldHaveRunAs', files: /Test\.cls$/ },
  // A query locator reads through all opportunities in batches; that is what the class is for.
  { rule: 'AvoidNonRestrictiveQueries', files: /ConversationFiguresRefresh\.cls$/ },
  // What an org's own rules refuse must be found somewhere without failing the conversation.
  { rule: 'AvoidDebugStatements', files: /ConversationFigures\.cls$/ },
];

const isApplied = (file, rule) => !NOT_APPLIED.some((each) => each.rule === rule && each.files.test(file));

async function analyze(root) {
  const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.fromObject({ log_folder: os.tmpdir() }));
  for (const engine of ENGINES) await analyzer.addEnginePlugin(require(engine).createEnginePlugin());
  const workspace = await analyzer.createWorkspace(packageFolders(root));
  const rules = await analyzer.selectRules(RULES, { workspace });
  return { results: await analyzer.run(rules, { workspace }), rules: rules.getCount() };
}

function findingOf(violation) {
  const place = violation.getCodeLocations()[violation.getPrimaryLocationIndex()];
  const rule = violation.getRule().getName();
  const file = place.getFile() ?? '';
  return { file, rule, problem: `line ${place.getStartLine()}: ${rule}: ${violation.getMessage()}` };
}

/** Findings {file, problem} of the project at `root`; `page` names a file for the report a security review wants. */
export async function scanApex(root, page) {
  const { results } = await analyze(root);
  if (page) fs.writeFileSync(path.resolve(page), results.toFormattedOutput(OutputFormat.HTML));
  return results.getViolations().map(findingOf).filter(({ file, rule }) => isApplied(file, rule));
}

await report(import.meta.url, async (root) => ({
  findings: await scanApex(root, process.argv[3]),
  checked: packageFolders(root).flatMap(filesBelow).length,
}));
