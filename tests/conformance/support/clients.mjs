// jsforce connections to the simulated org, as a user of jsforce would make them.
import jsforce from 'jsforce';
import { LOGIN } from './simulator.mjs';

export const API_VERSION = '66.0';

/** Client of the simulator's OAuth app. */
export function oauth2Of(address) {
  return { loginUrl: address, clientId: LOGIN.clientId, clientSecret: LOGIN.clientSecret };
}

/** A connection that holds a refresh token and no access token yet: the first answer of 401 makes it fetch one. */
export function refreshingConnection(address, settings = {}) {
  return new jsforce.Connection({
    oauth2: oauth2Of(address),
    instanceUrl: address,
    refreshToken: LOGIN.refreshToken,
    version: API_VERSION,
    ...settings,
  });
}

/** A connection with a session, made by the client-credentials flow. */
export async function connect(address) {
  const connection = new jsforce.Connection({ oauth2: oauth2Of(address), version: API_VERSION });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}

/** One request with the connection's token, for what jsforce hides: status, headers and the raw body. */
export async function send(connection, method, resource, { body, headers = {} } = {}) {
  const response = await fetch(`${connection.instanceUrl}/services/data/v${connection.version}${resource}`, {
    method,
    headers: {
      authorization: `Bearer ${connection.accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : undefined };
}

/** Name and data of the error that `promise` is rejected with. */
export async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return { code: error.errorCode ?? error.name, message: error.message, data: error.data };
  }
  throw new Error('expected a refusal, but the request succeeded');
}
