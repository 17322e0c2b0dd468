// The package directories of the project, as sfdx-project.json lists them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the Salesforce DX project these scripts belong to. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Contents of sfdx-project.json. */
export const project = JSON.parse(fs.readFileSync(path.join(projectFolder, 'sfdx-project.json'), 'utf8'));

/** The package directories below `root` that exist there; `root` is this project or a copy of it. */
export function packageFolders(root) {
  const all = project.packageDirectories.map(({ path: folder }) => path.join(root, folder));
  return all.filter((folder) => fs.existsSync(folder));
}
