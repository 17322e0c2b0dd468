// The Metadata API's types, read from the declarations that @salesforce/types generates from the WSDL.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import ts from 'typescript';

/** What may stand in an element: {type} or {values}, and whether it repeats or may be left out. */
function shapeOf(node) {
  if (ts.isArrayTypeNode(node)) return { ...shapeOf(node.elementType), repeats: true };
  if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type);
  if (ts.isUnionTypeNode(node)) return shapeOfUnion(node);
  return { type: node.getText() };
}

function shapeOfUnion(node) {
  const literals = node.types.filter((part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal));
  if (literals.length) return { values: literals.map((part) => part.literal.text) };
  return shapeOf(node.types.find((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword));
}

function elementsOf(literal) {
  const named = literal.members.filter((member) => member.name);
  return Object.fromEntries(
    named.map((member) => [member.name.text, { ...shapeOf(member.type), optional: Boolean(member.questionToken) }]),
  );
}

/** One alias as {own, bases} for a structure or {values} for an enumeration. */
function readAlias(node) {
  if (ts.isTypeLiteralNode(node)) return { own: elementsOf(node), bases: [] };
  if (!ts.isIntersectionTypeNode(node)) {
    const shape = shapeOf(node);
    return shape.values ? shape : { own: {}, bases: [shape.type] };
  }
  const own = node.types.filter(ts.isTypeLiteralNode).map(elementsOf);
  const bases = node.types.filter((part) => !ts.isTypeLiteralNode(part)).map((part) => part.getText());
  return { own: Object.assign({}, ...own), bases };
}

function readDeclarations() {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@salesforce/types/metadata').replace(/\.js$/, '.d.ts');
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const aliases = source.statements.filter(ts.isTypeAliasDeclaration);
  return new Map(aliases.map((alias) => [alias.name.text, readAlias(alias.type)]));
}

const declarations = readDeclarations();

/** Elements a structure may hold, inherited ones included; undefined when there is no such structure. */
export function elementsOfType(name) {
  const declared = declarations.get(name);
  if (!declared?.own) return undefined;
  return Object.assign({}, ...declared.bases.map((base) => elementsOfType(base) ?? {}), declared.own);
}

/** Allowed texts when the shape is an enumeration, else undefined. */
export function allowedValues(shape) {
  return shape.values ?? declarations.get(shape.type)?.values;
}
