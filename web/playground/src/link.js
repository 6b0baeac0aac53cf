// Links hold a query: /playground?query=…&variables=…&operationName=…, the names of GraphQL over HTTP. Headers are never
// part of a link, since they may hold a token.

// linked is what the address asks for; null if it asks for nothing.
export function linked() {
  const asked = new URLSearchParams(window.location.search);
  const [query, operationName] = [asked.get('query'), asked.get('operationName') || null];
  if (query === null || !query.trim()) {
    return null;
  }
  return { query, variables: readable(asked.get('variables') ?? ''), operationName };
}

// Other programs write variables without spaces; an editor shows them in lines. What is no JSON stays as it is.
function readable(variables) {
  try {
    let value = JSON.parse(variables);
    if (typeof value === 'string') value = JSON.parse(value); // some programs encode them twice
    return JSON.stringify(value, null, 2);
  } catch {
    return variables;
  }
}

// linkTo returns the address that opens a query.
export function linkTo({ query, variables, operationName }) {
  const link = new URL(window.location.pathname, window.location.origin);
  link.searchParams.set('query', query);
  if (variables?.trim()) {
    link.searchParams.set('variables', compact(variables));
  }
  if (operationName) {
    link.searchParams.set('operationName', operationName);
  }
  return link.href;
}

function compact(variables) {
  try {
    return JSON.stringify(JSON.parse(variables));
  } catch {
    return variables;
  }
}
