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
