// The permission set that `dealwire permissions` prints, as the Salesforce CLI and the org's describe see it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { convert } from '../../../sfdx-package/scripts/convert.mjs';
import { Dealwire } from '../../browser/support/dealwire.mjs';
import { LOGIN } from '../support/simulator.mjs';
import { useOrg } from '../support/org.mjs';

const NAME = 'Dealwire_Least_Rights';
const org = useOrg(async (made) => {
  made.dealwire = new Dealwire(made.simulator, 'https://example.com');
  await made.dealwire.prepare();
  await made.dealwire.command(
    'connect', 'salesforce', '--environment', 'production', '--login-url', made.simulator.production, '--flow', 'client-credentials',
    '--client-id', LOGIN.clientId, '--client-secret-file', made.dealwire.file('secret', LOGIN.clientSecret),
  );
});
test.after(() => fs.rmSync(org.dealwire.folder, { recursive: true, force: true }));

const all = (xml, tag) => [...xml.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map((found) => found[1]);

test('TheCliConvertsTheSetAndKeepsEveryRight', async () => {
  const { permissionSet } = await org.dealwire.command('permissions', '--with-helpful');
  const project = path.join(org.dealwire.folder, 'project');
  const sets = path.join(project, 'main', 'permissionsets');
  fs.mkdirSync(sets, { recursive: true });
  fs.writeFileSync(path.join(project, 'sfdx-project.json'), JSON.stringify({ packageDirectories: [{ path: 'main', default: true }], sourceApiVersion: '66.0' }));
  fs.writeFileSync(path.join(sets, `${NAME}.permissionset-meta.xml`), permissionSet);

  const { status, output } = convert(project, path.join(project, 'out'));

  assert.equal(status, 0, output);
  const converted = fs.readFileSync(path.join(project, 'out', 'permissionsets', `${NAME}.permissionset`), 'utf8');
  for (const tag of ['field', 'object', 'name']) assert.deepEqual(all(converted, tag).sort(), all(permissionSet, tag).sort());
  assert.match(fs.readFileSync(path.join(project, 'out', 'package.xml'), 'utf8'), new RegExp(`<members>${NAME}</members>`));
});

test('TheOrgLetsEveryFieldOfTheSetBeGranted', async () => {
  const { permissionSet, askedOrg } = await org.dealwire.command('permissions');
  assert.equal(askedOrg, true);
  const refused = [];
  for (const name of all(permissionSet, 'field')) {
    const [object, field] = name.split('.');
    const { fields } = await org.connection.sobject(object).describe$();
    if (!fields.find((each) => each.name === field)?.permissionable) refused.push(name);
  }
  assert.deepEqual(refused, []);
});
