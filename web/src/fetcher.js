import { createClient } from 'graphql-ws';

const ENDPOINT = '/graphql';

// fetcher sends what GraphiQL asks: subscriptions over WebSocket, the rest by
// POST. It never throws: whatever goes wrong becomes an error of the shape that
// GraphQL errors have, which the page shows as any other answer.
export function fetcher(params, options) {
  const headers = options?.headers ?? {};
  return isSubscription(params, options?.documentAST) ? subscribe(params, headers) : post(params, headers);
}

async function post(params, headers) {
  let response;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...headers,
      },
      body: JSON.stringify(params),
    });
  } catch (err) {
    return failure(`graphd cannot be reached at ${ENDPOINT} (${err.message}). Is the server running?`, 'UNREACHABLE');
  }
  const body = await response.text().catch(() => '');
  try {
    const answer = JSON.parse(body);
    if (answer !== null && typeof answer === 'object') {
      return answer;
    }
  } catch {
    // a proxy's error page, a plain text
  }
  const status = `${response.status} ${response.statusText}`.trim();
  return failure(`${ENDPOINT} answered ${status}, and not in JSON. ${hint(response.status)}`.trim(), 'NOT_GRAPHQL', {
    status: response.status,
    body: body.slice(0, 500),
  });
}

function hint(status) {
  switch (status) {
    case 401:
    case 403:
      return 'Put a token under Headers: {"Authorization": "Bearer …"}.';
    case 502:
    case 503:
    case 504:
      return 'Is the server running?';
    default:
      return '';
  }
}

// A browser sends no headers with a WebSocket: they go as the connection's parameters.
async function* subscribe(params, headers) {
  const url = new URL(ENDPOINT, window.location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = createClient({ url: url.href, connectionParams: headers, retryAttempts: 0 });
  try {
    yield* client.iterate(params);
  } catch (err) {
    // What comes here is a list of GraphQL errors, an Error, or the event that closed the socket.
    if (Array.isArray(err)) {
      yield { errors: err };
    } else {
      const why = err?.reason || err?.message || (err?.code ? `code ${err.code}` : 'no connection');
      yield failure(`The subscription at ${ENDPOINT} ended (${why}). Is the server running?`, 'UNREACHABLE');
    }
  } finally {
    client.dispose();
  }
}

function isSubscription({ operationName }, document) {
  const operations = document?.definitions.filter(d => d.kind === 'OperationDefinition') ?? [];
  const asked = operations.length === 1 ? operations[0] : operations.find(d => d.name?.value === operationName);
  return asked?.operation === 'subscription';
}

function failure(message, code, more) {
  return { errors: [{ message, extensions: { code, ...more } }] };
}
