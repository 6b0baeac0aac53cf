// Reads an entity and a relation through Apollo Client, now and in a view of the past, with its cache; then reads both back from the cache alone. Prints, as JSON, what it
// was told the first time, what the cache told, and which objects the cache holds. The order says which of the two is asked for first.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';

const [uri, known, order] = process.argv.slice(2);
const fields = `
  state(id: "state:IRN") { id key name relations { totalCount } }
  relation(id: "visit") { id key version realization when { edtf } from { id name } }
`;
const queries = {
  now: { query: gql`query Now { ${fields} }` },
  then: { query: gql`query Then($known: DateTime!) { asOf(knownAt: $known) { ${fields} } }`, variables: { known } },
};
const cache = new InMemoryCache();
const client = new ApolloClient({ cache, link: new HttpLink({ uri }) });
const asked = {};
for (const name of order.split(',')) {
  asked[name] = (await client.query(queries[name])).data;
}
const cached = {};
for (const name of Object.keys(queries)) {
  cached[name] = client.readQuery(queries[name]);
}
console.log(JSON.stringify({ asked, cached, objects: Object.keys(client.extract()).sort() }));
client.stop();
