// The golden vectors of the engine, which Python made, checked by a third implementation.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { canvasContext, isSigned, sign } from './support/signing.mjs';

const file = new URL('../unit/canvas/golden/vectors.json', import.meta.url);
const { secret, cases } = JSON.parse(fs.readFileSync(file, 'utf8'));
const unsigned = new Set(['wrong-signature', 'no-request']);

for (const { name, request, expect } of cases)
  test(`a golden vector: ${name}`, () => {
    assert.equal(isSigned(request, secret), !unsigned.has(expect));
  });

test('what is signed here is signed', () => {
  const request = sign(canvasContext({ org: '00D000000000001', user: '005000000000001', record: '006000000000001' }), secret);
  assert.ok(isSigned(request, secret));
  assert.ok(!isSigned(request, `${secret}.`));
});
