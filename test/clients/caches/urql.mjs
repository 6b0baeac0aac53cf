// Reads two pages now and in a view of the past through urql, with Graphcache and the introspected schema.
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { getIntrospectionQuery } from 'graphql';
import { readAll } from './documents.mjs';

const [base, known, order] = process.argv.slice(2);
const url = `${base}/graphql`;
const introspected = await fetch(url, {
  method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const schema = (await introspected.json()).data;
const client = new Client({ url, exchanges: [cacheExchange({ schema }), fetchExchange], preferGetMethod: false });
async function ask(requestPolicy, text, variables) {
  const { data, error } = await client.query(text, variables, { requestPolicy }).toPromise();
  if (error || !data) throw error ?? new Error(`not in the cache: ${text}`);
  return data;
}
const out = await readAll(known, order, (text, variables) => ask('cache-first', text, variables),
  (text, variables) => ask('cache-only', text, variables));
console.log(JSON.stringify(out, (key, value) => (key === '__typename' ? undefined : value)));
