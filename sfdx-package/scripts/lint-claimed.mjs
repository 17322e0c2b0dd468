// Finds files that belong to no component: conversion leaves them out without a word.
// Usage: node scripts/lint-claimed.mjs FOLDER
import path from 'node:path';
import sdr from '@salesforce/source-deploy-retrieve';
import { report } from './lib/report.mjs';
import { filesBelow } from './lib/source-tree.mjs';

function filesOf(component) {
  const children = component.getChildren().map((child) => child.xml);
  return [component.xml, ...component.walkContent(), ...children].filter(Boolean).map((file) => path.resolve(file));
}

/** Findings {file, problem}: what nobody claims, or why the tree cannot be resolved at all. */
export function lintClaimed(folder) {
  try {
    const components = sdr.ComponentSet.fromSource(path.resolve(folder)).getSourceComponents().toArray();
    const claimed = new Set(components.flatMap(filesOf));
    const lost = filesBelow(folder).filter((file) => !claimed.has(path.resolve(file)));
    return lost.map((file) => ({ file, problem: 'belongs to no component' }));
  } catch (error) {
    return [{ file: folder, problem: `${error.name}: ${error.message}` }];
  }
}

report(import.meta.url, (folder) => ({ findings: lintClaimed(folder), checked: filesBelow(folder).length }));
