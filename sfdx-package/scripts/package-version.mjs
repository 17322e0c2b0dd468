// Makes a new version of one package, or promotes one. Needs a Dev Hub: `npx sf org login web --set-default-dev-hub`.
// Usage: node scripts/package-version.mjs PACKAGE [--promote VERSION_ID]
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { project, projectFolder } from './lib/package-folders.mjs';

const cli = path.join(projectFolder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');
const VERSION_ID = /^04t[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/;

/** What is asked of the CLI, or {problem}: why nothing can be asked yet. */
export function command(name, { promote, aliases = project.packageAliases ?? {} } = {}) {
  const known = project.packageDirectories.map((entry) => entry.package).filter(Boolean);
  if (!known.includes(name)) return { problem: `Which package? One of: ${known.join(', ')}` };
  if (promote !== undefined) {
    if (!VERSION_ID.test(promote)) return { problem: `${promote} is no id of a package version (04t...)` };
    return { args: ['package', 'version', 'promote', '--package', promote, '--no-prompt'] };
  }
  if (!aliases[name]) {
    const type = project.namespace ? 'Managed' : 'Unlocked';
    return { problem: `${name} is not registered yet. Run once: npx sf package create --name "${name}" --package-type ${type} --path ${pathOf(name)}` };
  }
  // Without code coverage a version can never be promoted.
  return { args: ['package', 'version', 'create', '--package', name, '--code-coverage', '--installation-key-bypass', '--wait', '60'] };
}

const pathOf = (name) => project.packageDirectories.find((entry) => entry.package === name).path;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, option, id] = process.argv.slice(2);
  const { args, problem } = command(name, option === '--promote' ? { promote: id ?? '' } : {});
  if (problem) console.error(problem);
  else console.log(`sf ${args.join(' ')}`);
  process.exitCode = problem ? 2 : (spawnSync(process.execPath, [cli, ...args], { cwd: projectFolder, stdio: 'inherit' }).status ?? 1);
}
