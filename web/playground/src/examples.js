// Every file in examples/ is an example: a comment that says what it asks, then one operation. The tests use the same
// files. Those in examples/own are for other graphs than the seed graph: words such as __A__ stand for ids and days that
// are found in the graph at hand.
import { fetcher } from './fetcher.js';

const files = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const ownFiles = import.meta.glob('./examples/own/*.graphql', { query: '?raw', import: 'default', eager: true });

const seedExamples = read(files);
const ownExamples = read(ownFiles);

// The ids of the seed graph that its examples name.
const idOf = /"((?:state|official|group|source):[^"]+|strike-irn-on-pak|visit)"/g;
const seedIds = [...new Set(seedExamples.flatMap(e => [...e.query.matchAll(idOf)].map(m => m[1])))];
// These name nothing that a graph may lack.
const general = ['RelationTypes', 'WhatIsInTheGraph', 'PageByPage', 'ChangeLog'];

function read(contents) {
  return Object.keys(contents)
    .sort()
    .map(path => example(contents[path]));
}

function example(query) {
  const comment = /^(#.*\n)+/.exec(query)[0];
  return {
    query,
    name: /^query (\w+)/m.exec(query)[1],
    about: comment.replace(/^# ?/gm, '').trim(),
  };
}

// The tabs of a first visit: as many as fit; the panel has the others.
const seedTabs = ['BetweenIranAndPakistan', 'TheTwoMinisters', 'RefugeAndWhoSaysSo', 'WhatAnsweredWhat'];
const ownTabs = ['LatestRelations', 'AroundTheBusiest', 'WhatHappenedBetween', 'WhatIsInTheGraph'];

const start = `query Start($ids: [ID!]!) {
  seed: nodes(ids: $ids) { id }
  relations(first: 200) {
    nodes {
      key type when { startEarliest }
      from { key name } to { key name }
    }
  }
}`;

// load returns the examples for the graph at hand and the tabs to begin with. If the server does not answer soon, or asks
// for a token first, these are the examples that fit any graph.
export async function load() {
  const slow = new Promise(resolve => setTimeout(resolve, 4000));
  const answer = await Promise.race([fetcher({ query: start, variables: { ids: seedIds } }), slow]);
  const data = answer?.data;
  if (data && data.seed.every(Boolean)) {
    return { about: 'Queries on the seed graph.', examples: seedExamples, tabs: choose(seedExamples, seedTabs) };
  }
  const relations = data?.relations.nodes ?? [];
  const values = found(relations);
  const ofThis = relations.length ? ownExamples.map(e => filled(e, values)).filter(Boolean) : [];
  const examples = [...ofThis, ...seedExamples.filter(e => general.includes(e.name))];
  return { about: 'Queries on this graph.', examples, tabs: choose(examples, ownTabs) };
}

function choose(examples, names) {
  return examples.filter(e => names.includes(e.name)).map(({ query }) => ({ query }));
}

// found is what stands for the words of the own examples: of the latest relations, the entity with the most, the one
// that it has the most with, and another that this one has relations with.
function found(relations) {
  const unnamed = ['actor:unspecified', 'actor:not-named'];
  const joined = relations.filter(({ from, to }) =>
    from.key !== to.key && !unnamed.includes(from.key) && !unnamed.includes(to.key));
  const most = (keys, but) => {
    const counts = new Map();
    for (const key of keys) {
      if (!but.includes(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
  };
  const others = key => joined.flatMap(r => (r.from.key === key ? [r.to.key] : r.to.key === key ? [r.from.key] : []));
  const a = most(joined.flatMap(r => [r.from.key, r.to.key]), []);
  const b = a && most(others(a), [a]);
  const c = b && most(others(b), [a, b]);
  const name = joined.map(r => (r.from.key === a ? r.from : r.to.key === a ? r.to : null)).find(Boolean)?.name;
  const days = relations.map(r => r.when.startEarliest).filter(Boolean).sort();
  const last = days.at(-1);
  return {
    A: a, B: b, C: c, NAME: name, RELATION: relations[0]?.key, TYPE: relations[0]?.type,
    DAY: last, FROM: last && yearBefore(last),
  };
}

function yearBefore(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  return Number.isNaN(date.getTime()) ? day : date.toISOString().slice(0, 10);
}

// filled puts what was found into an example; null if something that it names was not.
function filled({ query }, values) {
  let lacks = false;
  const text = query.replace(/__([A-Z]+)__/g, (_, word) => {
    if (!values[word]) lacks = true;
    return values[word] ? JSON.stringify(String(values[word])).slice(1, -1) : '';
  });
  return lacks ? null : example(text);
}
