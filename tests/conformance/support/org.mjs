// One simulator per test file: started before its tests, ended after them.
import { after, before } from 'node:test';
import { connect } from './clients.mjs';
import { startSimulator } from './simulator.mjs';

/**
 * Holder whose `simulator` and `connection` are set while the tests of the file run. `prepare(org)`
 * follows in the same hook, because hooks of one file run side by side.
 */
export function useOrg(prepare = () => {}) {
  const org = {};
  before(async () => {
    org.simulator = await startSimulator();
    org.connection = await connect(org.simulator.production);
    await prepare(org);
  });
  after(() => org.simulator?.stop());
  return org;
}

let counter = 0;

/** A value no other row of this run has, safe in addresses. */
export function unique(prefix) {
  counter += 1;
  return `${prefix}-${process.pid}-${counter}`;
}
