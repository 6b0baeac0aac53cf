// The documents that the explorer sends. "Show query" opens the same texts in the playground.
import { ask } from './client';
import type { Claim, Entity, ListedRelation, PageInfo, Point, Ref, Relation } from './types';

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
  const body = `neighborhood(ids: $ids, where: $where, maxNodes: $nodes, maxRelations: $relations) {
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

export async function loadGraph(input: GraphInput, signal?: AbortSignal): Promise<Subgraph> {
  const d = await ask<{ neighborhood?: Subgraph; asOf?: { neighborhood: Subgraph } }>(
    graphQuery(input.knownAt !== undefined), input, signal);
  return (d.neighborhood ?? d.asOf?.neighborhood)!;
}

export interface Found extends Ref {
  aliases: string[];
  matched?: string;
}

const byName = `query Find($text: String!, $first: Int!) {
  entities(where: { name: { contains: $text } }, first: $first) { nodes { ${refFields} aliases } }
}`;

export async function find(text: string, first: number, signal?: AbortSignal): Promise<Found[]> {
  const d = await ask<{ entities: { nodes: Found[] } }>(byName, { text, first }, signal);
  return d.entities.nodes;
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
