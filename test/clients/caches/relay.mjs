// Reads two pages now and in a view of the past through Relay, with its store as it is: the second page of the view by
// the query that relay-compiler makes of a fragment with @refetchable. The schema is the one that graphd serves.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [base, known, order] = process.argv.slice(2);
writeFileSync('schema.graphql', await (await fetch(`${base}/schema.graphql`)).text());
execFileSync('node_modules/.bin/relay-compiler', ['relay.config.json'], { stdio: ['ignore', 'ignore', 'inherit'] });

const require = createRequire(import.meta.url);
const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery, getRequest, getSelector } =
  require('relay-runtime');
const artifact = (name) => require(`./relay/__generated__/${name}.graphql.js`);
const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async ({ text }, variables) => {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  }),
});
const parts = {
  now: { query: artifact('documentsNowQuery'), variables: {}, fragment: artifact('documents_now'), page: artifact('documentsNowPageQuery'), of: (data) => data },
  then: { query: artifact('documentsThenQuery'), variables: { known }, fragment: artifact('documents_then'), page: artifact('documentsThenPageQuery'), of: (data) => data.asOf },
};
// operations are kept, so that nothing of them leaves the store.
for (const p of Object.values(parts)) {
  p.operation = createOperationDescriptor(getRequest(p.query), p.variables);
  environment.retain(p.operation);
}
// read reads a part from the store alone.
function read(p) {
  const ref = p.of(environment.lookup(p.operation.fragment).data);
  const { data, isMissingData } = environment.lookup(getSelector(p.fragment, ref));
  if (isMissingData) throw new Error('something is missing in the store');
  return { visit: data.visit, relations: data.relations.edges.map((e) => e.node), pageInfo: data.relations.pageInfo, id: ref.id };
}
const first = {};
for (const name of order.split(',')) {
  await fetchQuery(environment, parts[name].query, parts[name].variables).toPromise();
  first[name] = read(parts[name]);
}
for (const name of order.split(',')) {
  const { pageInfo, id } = first[name];
  const page = createOperationDescriptor(getRequest(parts[name].page), { id, count: 3, cursor: pageInfo.endCursor });
  await environment.execute({ operation: page }).toPromise();
}
const out = {};
for (const [name, p] of Object.entries(parts)) {
  const { visit, relations } = read(p);
  out[name] = { visit, relations };
}
console.log(JSON.stringify(out));
