// Finds files that belong to no component: conversion leaves them out without a word.
// Usage: node scripts/lint-claimed.mjs [PROJECT FOLDER]
import path from 'node:path';
import sdr from '@salesforce/source-deploy-retrieve';
import { packageFolders } from './lib/package-folders.mjs';
import { report } from './lib/report.mjs';
import { filesBelow } from './lib/source-tree.mjs';

function filesOf(component) {
  const children = component.getChildren().map((child) => child.xml);
  return [component.xml, ...component.walkContent(), ...children].filter(Boolean).map((file) => path.resolve(file));
}

function lintFolder(folder) {
  try {
    const components = sdr.ComponentSet.fromSource(path.resolve(folder)).getSourceComponents().toArray();
    const claimed = new Set(components.flatMap(filesOf));
    const lost = filesBelow(folder).filter((file) => !claimed.has(path.resolve(file)));
    return lost.map((file) => ({ file, problem: 'belongs to no component' }));
  } catch (error) {
    return [{ file: folder, problem: `${error.name}: ${error.message}` }];
  }
}

/** Findings {file, problem}: what nobody claims, or why a package directory cannot be resolved at all. */
export const lintClaimed = (root) => packageFolders(root).flatMap(lintFolder);

report(import.meta.url, (root) => ({
  findings: lintClaimed(root),
  checked: packageFolders(root).flatMap(filesBelow).length,
}));
