// The documents that the explorer sends. "Show query" opens the same texts in the playground.
import { ask } from './client';
import { quads, realizations } from './types';
import type { Claim, Entity, Kind, ListedRelation, PageInfo, Point, Quad, Ref, Relation } from './types';

export const refFields = 'key kind name';
export const whenFields =
  'when { edtf text startEarliest startLatest endEarliest endLatest certain certainFrom certainTo }';
export const relationFields =
  `key type mode aspect quadClass realization status fromKey toKey symmetric role version ${whenFields}`;
export const listedFields = `${relationFields} from { ${refFields} } to { ${refFields} }`;
// What a sentence needs, and no more.
export const briefFields =
  `key type mode role quadClass realization status when { text } from { ${refFields} } to { ${refFields} }`;
export const entityFields = `${refFields} point { lat lon } state { key }`;

export interface Where {
  [field: string]: unknown;
}

export interface Subgraph {
  nodes: Entity[];
  relations: Relation[];
  hidden: { key: string; count: number }[];
  truncated: boolean;
}

// The nodes of a view and their relations, as known at an instant if one is given.
export function graphQuery(known: boolean): string {
  const body = `neighborhood(ids: $ids, where: $where, maxNodes: $nodes, maxRelations: $relations, orderBy: WEIGHT) {
    nodes { ${entityFields} }
    relations { ${relationFields} }
    hidden { key count }
    truncated
  }`;
  return known
    ? `query Graph($ids: [ID!]!, $where: RelationWhere, $nodes: Int!, $relations: Int!, $knownAt: DateTime!) {
  asOf(knownAt: $knownAt) { ${body} }
}`
    : `query Graph($ids: [ID!]!, $where: RelationWhere, $nodes: Int!, $relations: Int!) {
  ${body}
}`;
}

export interface GraphInput {
  ids: string[];
  where: Where | null;
  nodes: number;
  relations: number;
  knownAt?: string;
}

export async function loadGraph(input: GraphInput): Promise<Subgraph> {
  const d = await ask<{ neighborhood?: Subgraph; asOf?: { neighborhood: Subgraph } }>(
    graphQuery(input.knownAt !== undefined), input);
  return (d.neighborhood ?? d.asOf?.neighborhood)!;
}

// What began when, of all relations of some entities: for graphs of which only a part is drawn.
export const timelineQuery = `query Timeline($where: RelationWhere!, $bucket: TimeBucket!) {
  timeline(where: $where, bucket: $bucket, groupBy: [QUAD_CLASS]) { start end quadClass relations }
}`;

export interface Bucket {
  start: string;
  end: string;
  quadClass: Quad | null;
  relations: number;
}

export async function timeline(where: Where, bucket: string, signal?: AbortSignal): Promise<Bucket[]> {
  return (await ask<{ timeline: Bucket[] }>(timelineQuery, { where, bucket }, signal)).timeline;
}

export interface Found extends Ref {
  matched: string; // the text of it that fits best
}

export const findQuery = `query Find($text: String!, $kinds: [EntityKind!], $first: Int!, $after: Cursor) {
  search(text: $text, kinds: $kinds, first: $first, after: $after) {
    totalCount edges { matched node { ${refFields} } } pageInfo { hasNextPage endCursor }
  }
}`;

export interface Finding {
  totalCount: number;
  found: Found[];
  pageInfo: PageInfo;
}

export async function find(
  input: { text: string; kinds?: Kind[]; first: number; after?: string | null }, signal?: AbortSignal): Promise<Finding> {
  const { search } = await ask<{ search: List<never> & { edges: { matched: string; node: Ref }[] } }>(findQuery, input, signal);
  return { ...search, found: search.edges.map((e) => ({ ...e.node, matched: e.matched })) };
}

export interface RelationDetail extends ListedRelation {
  contexts: string[];
  score: number | null;
  description: string | null;
  location: (Ref & { point: Point | null }) | null;
  place: { name: string; precision: string | null; point: Point | null } | null;
  deaths: { min: number; max: number | null } | null;
  injuries: { min: number; max: number | null } | null;
  claims: Claim[];
  claimCount: number;
}

export const claimFields = `by { ${refFields} } stance on { text } ${whenFields} realization
      location { ${refFields} } deaths { min max } injuries { min max }
      evidence(first: 20) { source { ${refFields} publisher } locator paraphrase reportedOn }`;

// Who says so, for the sentence of a relation: the first claims are enough.
const voices = `query Voices($id: ID!) {
  relation(id: $id) { key description claimCount
    claims(first: 5) { by { ${refFields} } stance evidence(first: 3) { source { ${refFields} publisher } } } }
}`;

export interface Voices {
  description: string | null;
  claimCount: number;
  claims: { by: Ref | null; stance: Claim['stance']; evidence: { source: Ref & { publisher: string | null } }[] }[];
}

const heard = new Map<string, Promise<Voices | null>>();

export function loadVoices(key: string): Promise<Voices | null> {
  let promise = heard.get(key);
  if (!promise) {
    promise = ask<{ relation: Voices | null }>(voices, { id: key }).then((d) => d.relation);
    promise.catch(() => heard.delete(key));
    heard.set(key, promise);
  }
  return promise;
}

export interface List<T> {
  totalCount: number;
  nodes: T[];
  pageInfo: PageInfo;
}

// A page of the values of a facet, of all relations of some entities: whether they took place or not, as they are drawn.
export interface FacetPage extends List<FacetValue> {
  names: Map<string, string>; // of the entities that were to be named
}

export interface FacetValue {
  key: string;
  entity: { name: string } | null;
  count: number;
  relations: number;
}

// The counts of the properties that have few values, all in one request: each with a filter of its own, since a facet does
// not filter itself.
export interface Counts {
  quads: Map<Quad | null, FacetCount>;
  statuses: Map<string, FacetCount>;
  realizations: Map<string, FacetCount>;
  kinds: Map<string, FacetCount>;
}

export interface FacetCount {
  count: number; // events
  relations: number;
}

export async function facetCounts(
  of: { ids: string[]; knownAt?: string } & Record<keyof Counts, Where | null>, signal?: AbortSignal): Promise<Counts> {
  const where = (more: (Where | null)[]): Where => ({ and: [
    { either: { id: { in: of.ids } } }, { realization: { in: realizations } }, ...more.filter((w) => w !== null),
  ] });
  const values = 'nodes { key count relations }';
  const body = `quads: facets(where: $quads) { values: quadClasses { ${values} } }
    neither: facets(where: $neither) { count relations }
    statuses: facets(where: $statuses) { values: statuses { ${values} } }
    realizations: facets(where: $realizations) { values: realizations { ${values} } }
    kinds: facets(where: $kinds) { values: kinds { ${values} } }`;
  const variables = ['quads', 'neither', 'statuses', 'realizations', 'kinds'].map((v) => `$${v}: RelationWhere!`).join(', ');
  const document = of.knownAt === undefined
    ? `query Counts(${variables}) { ${body} }`
    : `query Counts(${variables}, $knownAt: DateTime!) { asOf(knownAt: $knownAt) { ${body} } }`;
  type Values = { values: { nodes: (FacetCount & { key: string })[] } };
  type Answer = Record<keyof Counts, Values> & { neither: FacetCount };
  const d = await ask<Answer & { asOf?: Answer }>(document, {
    quads: where([of.quads]), neither: where([of.quads, { not: { quadClass: { in: quads } } }]),
    statuses: where([of.statuses]), realizations: where([of.realizations]), kinds: where([of.kinds]),
    ...(of.knownAt === undefined ? {} : { knownAt: of.knownAt }),
  }, signal);
  const answer = d.asOf ?? d;
  const map = (v: Values) => new Map(v.values.nodes.map((n) => [n.key, n]));
  return {
    quads: new Map<Quad | null, FacetCount>([...(map(answer.quads) as Map<Quad, FacetCount>), [null, answer.neither]]),
    statuses: map(answer.statuses), realizations: map(answer.realizations), kinds: map(answer.kinds),
  };
}

const facetFields = { types: 'types', modes: 'modes', sources: 'sources', places: 'locations' };

export async function facetPage(
  facet: keyof typeof facetFields,
  of: { ids: string[]; where: Where | null; knownAt?: string; named: string[] },
  after: string | null, signal?: AbortSignal): Promise<FacetPage> {
  const and: Where[] = [
    { either: { id: { in: of.ids } } }, { realization: { in: realizations } }, ...(of.where ? [of.where] : []),
  ];
  const body = `facets(where: $where) { values: ${facetFields[facet]}(first: 10, after: $after) {
    totalCount nodes { key entity { name } count relations } pageInfo { hasNextPage endCursor } } }
    named: entities(where: { id: { in: $named } }) { nodes { key name } }`;
  const variables = '$where: RelationWhere!, $after: Cursor, $named: [ID!]!';
  const document = of.knownAt === undefined
    ? `query Facet(${variables}) { ${body} }`
    : `query Facet(${variables}, $knownAt: DateTime!) { asOf(knownAt: $knownAt) { ${body} } }`;
  type Answer = { facets: { values: List<FacetValue> }; named: { nodes: { key: string; name: string }[] } };
  const d = await ask<Answer & { asOf?: Answer }>(
    document, { where: { and }, after, named: of.named, ...(of.knownAt === undefined ? {} : { knownAt: of.knownAt }) },
    signal);
  const { facets, named } = d.asOf ?? d;
  return { ...facets.values, names: new Map(named.nodes.map((n) => [n.key, n.name])) };
}
