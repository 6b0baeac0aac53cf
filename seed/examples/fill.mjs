// Writes two officials, a source and their meeting through the API, and asks for them. See README.md.
const url = process.env.GRAPHD_URL ?? 'http://127.0.0.1:8080/graphql';
const passing = new Set(['UNAVAILABLE', 'TIMEOUT', 'INTERNAL']);

// call sends a GraphQL document and returns its data; again, at most five times, when the server is to blame.
async function call(query, variables = {}) {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (attempt > 0) await new Promise((done) => setTimeout(done, 1000 * 2 ** (attempt - 1)));
    let answer;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(30_000),
      });
      if (response.status >= 500) continue;
      answer = await response.json();
    } catch {
      continue; // no answer, or half of one
    }
    if (!answer.errors) return answer.data;
    if (!answer.errors.some((e) => passing.has(e.extensions?.code))) {
      throw new Error(answer.errors.map((e) => e.message).join('\n'));
    }
  }
  throw new Error(`no answer from ${url}`);
}

const entities = [
  { id: 'state:FRA', kind: 'STATE', name: 'France', iso2: 'FR', iso3: 'FRA' },
  { id: 'official:example-one', kind: 'OFFICIAL', name: 'First Minister' },
  { id: 'official:example-two', kind: 'OFFICIAL', name: 'Second Minister' },
  { id: 'source:example', kind: 'SOURCE', name: 'Example Gazette', publisher: 'Example Gazette', publishedOn: '2024-03-02' },
];
const meeting = {
  id: 'example-meeting', type: 'CONSULT', from: 'official:example-one', to: 'official:example-two',
  when: '2024-03-01', location: 'state:FRA',
  evidence: [{ source: 'source:example', paraphrase: 'Both met for an hour.' }],
};

console.log(await call('mutation ($input: [EntityInput!]!) { upsertEntities(input: $input) { created updated unchanged } }', { input: entities }));
console.log(await call('mutation ($input: [RelationInput!]!) { assertRelations(input: $input) { created unchanged } }', { input: [meeting] }));
console.log(JSON.stringify(await call(`query ($id: ID!) {
  relation(id: $id) { type when { text } from { name } to { name } evidence { source { name } paraphrase } }
}`, { id: 'example-meeting' })));
