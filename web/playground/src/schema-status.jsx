import { useSchemaStore } from '@graphiql/react';

// GraphiQL says no more than "Error fetching schema", and only in the docs.
// This says why, and offers to try again.
export function SchemaStatus() {
  const { fetchError, isFetching, introspect } = useSchemaStore();
  if (!fetchError) {
    return null;
  }
  return (
    <div className="schema-status" role="alert">
      <span>
        <strong>No schema.</strong> {reason(fetchError)}
      </span>
      <button type="button" className="graphiql-button" disabled={isFetching} onClick={introspect}>
        Try again
      </button>
    </div>
  );
}

// The store keeps the whole answer as JSON text; its messages are what a person reads.
function reason(fetchError) {
  try {
    return JSON.parse(fetchError).errors.map(e => e.message).join(' ');
  } catch {
    return fetchError;
  }
}
