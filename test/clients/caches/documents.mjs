// What Apollo and urql ask, now and in a view of the past: one relation, and a page of the list.
const node = 'id version realization';
const fields = `visit: relation(id: "visit") { ${node} }
  relations(first: 3, after: $after) { nodes { ${node} } pageInfo { endCursor } }`;

export const queries = {
  now: { text: `query Now($after: Cursor) { ${fields} }`, variables: {}, of: (data) => data },
  then: {
    text: `query Then($known: DateTime!, $after: Cursor) { asOf(knownAt: $known) { id ${fields} } }`, variables: {},
    of: (data) => data.asOf,
  },
};

// readAll asks for two pages of each, in that order, and then reads all of it again from the cache alone. fetch and
// cached take a query with its variables, and return its data.
export async function readAll(known, order, fetch, cached) {
  const cursors = {};
  queries.then.variables = { known };
  for (const after of [false, true]) {
    for (const name of order.split(',')) {
      const { text, variables, of } = queries[name];
      const data = of(await fetch(text, { ...variables, after: after ? cursors[name] : null }));
      if (!after) cursors[name] = data.relations.pageInfo.endCursor;
    }
  }
  const out = {};
  for (const [name, { text, variables, of }] of Object.entries(queries)) {
    const pages = [];
    for (const after of [null, cursors[name]]) {
      pages.push(of(await cached(text, { ...variables, after })));
    }
    out[name] = { visit: pages[0].visit, relations: pages.flatMap((p) => p.relations.nodes) };
  }
  return out;
}
