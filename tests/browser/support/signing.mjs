// Signed requests as Salesforce's canvas framework makes them, by Node's own crypto. Shares nothing with the engine.
import { createHmac } from 'node:crypto';

/** base64(HMAC-SHA256(secret, P)) + '.' + P */
export function sign(document, secret) {
  const payload = Buffer.from(JSON.stringify(document), 'utf8').toString('base64');
  return `${createHmac('sha256', secret).update(payload).digest('base64')}.${payload}`;
}

/** Whether the secret made the signature of a request. */
export function isSigned(request, secret) {
  const dot = request.indexOf('.');
  const expected = createHmac('sha256', secret).update(request.slice(dot + 1)).digest();
  const strict = /^[\w+/=-]+$/.test(request.slice(0, Math.max(dot, 0))); // Node skips what is no base64
  return strict && expected.equals(Buffer.from(request.slice(0, dot), 'base64url'));
}

/** What the framework says about a page of a record, in the keys of the Canvas Developer Guide. */
export function canvasContext({ org, user, record, issuedAt = Date.now(), token = 'made-up-token' }) {
  return {
    algorithm: 'HMACSHA256',
    issuedAt,
    userId: user,
    client: { oauthToken: token, instanceId: '06P000000000001:06P000000000001', targetOrigin: 'https://c.vf.force.com' },
    context: {
      user: { userId: user, userName: 'somebody@northbridge.test', locale: 'en_US', timeZone: 'Europe/Berlin' },
      organization: { organizationId: org, name: 'Northbridge' },
      environment: {
        displayLocation: 'Visualforce',
        parameters: {},
        record: { attributes: { type: 'Record', url: `/services/data/v66.0/sobjects/${record}` }, Id: record },
      },
    },
  };
}
