// Asks the API. Nothing else of the explorer reaches the server.
import { t } from '../strings';

export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly extensions: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

interface Answer<T> {
  data?: T | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

// ask sends a document and returns its data; any error of the answer is thrown, the first one with its code.
export async function ask<T>(query: string, variables: object = {}, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, variables }),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(t.errors.unreachable, 'NETWORK');
  }
  let answer: Answer<T>;
  try {
    answer = (await response.json()) as Answer<T>;
  } catch {
    throw new ApiError(t.errors.status(response.status), 'HTTP');
  }
  const first = answer.errors?.[0];
  if (first) {
    const all = answer.errors!.map((e) => e.message).join('\n');
    throw new ApiError(all, String(first.extensions?.code ?? 'INTERNAL'), first.extensions);
  }
  if (!answer.data) throw new ApiError(t.errors.status(response.status), 'HTTP');
  return answer.data;
}

let fields: Promise<Set<string>> | undefined;

// serves reports whether this server's Query has the field: graphd grows, and the page is served by older ones in
// development.
export async function serves(field: string): Promise<boolean> {
  fields ??= ask<{ __type: { fields: { name: string }[] } }>('{ __type(name: "Query") { fields { name } } }').then(
    (d) => new Set(d.__type.fields.map((f) => f.name)),
  );
  try {
    return (await fields).has(field);
  } catch (error) {
    fields = undefined;
    throw error;
  }
}
