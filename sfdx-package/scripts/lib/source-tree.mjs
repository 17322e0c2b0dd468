// Reads the files of a Salesforce DX source tree.
import fs from 'node:fs';
import path from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

const SKIPPED_FOLDERS = new Set(['node_modules', '__tests__']);

/** Every file below `folder`, sorted, as paths that start with `folder`. */
export function filesBelow(folder) {
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (!entry.isDirectory()) found.push(full);
    else if (!SKIPPED_FOLDERS.has(entry.name)) found.push(...filesBelow(full));
  }
  return found.sort();
}

/** Metadata files only: `*-meta.xml`. */
export function metadataFilesBelow(folder) {
  return filesBelow(folder).filter((file) => file.endsWith('-meta.xml'));
}

const ordered = new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false, trimValues: true });

/** An element as {name, attributes, text, children}, children in document order. */
function toElement(node) {
  const name = Object.keys(node).find((key) => key !== ':@');
  const content = node[name];
  return {
    name,
    attributes: node[':@'] ?? {},
    text: content.filter((child) => '#text' in child).map((child) => child['#text']).join(''),
    children: content.filter((child) => !('#text' in child) && !('#comment' in child)).map(toElement),
  };
}

/** Texts parsed before: the tests of the checks read the same files again and again. */
const parsed = new Map();

/** {root} of a well-formed file, or {problem} that says where it is not. */
export function readXml(file) {
  const source = fs.readFileSync(file, 'utf8');
  if (!parsed.has(source)) parsed.set(source, parseXml(source));
  return parsed.get(source);
}

function parseXml(source) {
  const verdict = XMLValidator.validate(source);
  if (verdict !== true) return { problem: `${verdict.err.msg} (line ${verdict.err.line})` };
  const roots = ordered.parse(source).filter((node) => !Object.keys(node)[0].startsWith('?') && !('#text' in node));
  return roots.length === 1 ? { root: toElement(roots[0]) } : { problem: 'needs exactly one root element' };
}

/** Text of the first child called `name`, or undefined. */
export function textOf(element, name) {
  return element.children.find((child) => child.name === name)?.text;
}

/** All children called `name`. */
export function all(element, name) {
  return element.children.filter((child) => child.name === name);
}
