// Reads two pages now and in a view of the past through Apollo Client, with its cache as it is.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { readAll } from './documents.mjs';

const [base, known, order] = process.argv.slice(2);
const client = new ApolloClient({ cache: new InMemoryCache(), link: new HttpLink({ uri: `${base}/graphql` }) });
const out = await readAll(known, order,
  async (text, variables) => (await client.query({ query: gql(text), variables })).data,
  async (text, variables) => client.readQuery({ query: gql(text), variables }));
console.log(JSON.stringify(out, (key, value) => (key === '__typename' ? undefined : value)));
client.stop();
