import { parse } from 'graphql';

const ENDPOINT = '/graphql';

// fetcher posts what GraphiQL asks. It never throws: whatever goes wrong becomes
// an error of the shape that GraphQL errors have, which the page shows as any
// other answer.
export async function fetcher(params, options) {
  let response;
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        ...options?.headers,
      },
      body: JSON.stringify(current(params)),
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

// current leaves out the name of an operation that the document has not: for a moment after another query has come into
// the editor, GraphiQL's button still asks for the one that stood there.
function current({ operationName, ...params }) {
  return operationName && namesIn(params.query).includes(operationName) ? { operationName, ...params } : params;
}

function namesIn(query) {
  try {
    return parse(query).definitions.map(d => d.name?.value);
  } catch {
    return []; // the server says what is wrong
  }
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

function failure(message, code, more) {
  return { errors: [{ message, extensions: { code, ...more } }] };
}
