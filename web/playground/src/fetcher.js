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

function failure(message, code, more) {
  return { errors: [{ message, extensions: { code, ...more } }] };
}
