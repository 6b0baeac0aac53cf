// What the API returns, as far as the explorer asks for it. queries.ts has the matching fragments.

export type Kind =
  | 'STATE' | 'OFFICIAL' | 'MILITANT_GROUP' | 'PROVINCE' | 'ORGANIZATION' | 'PERSON' | 'ACTOR' | 'SOURCE';
export type Quad = 'MATERIAL_CONFLICT' | 'VERBAL_CONFLICT' | 'MATERIAL_COOPERATION' | 'VERBAL_COOPERATION';
export type Status = 'ASSERTED' | 'ALLEGED' | 'CONFIRMED' | 'DENIED' | 'DISPUTED';
export type Realization = 'OCCURRED' | 'PLANNED' | 'PROPOSED' | 'NOT_REALIZED';

export const kinds: Kind[] =
  ['STATE', 'OFFICIAL', 'PERSON', 'MILITANT_GROUP', 'ORGANIZATION', 'PROVINCE', 'ACTOR', 'SOURCE'];
export const quads: Quad[] = ['MATERIAL_CONFLICT', 'VERBAL_CONFLICT', 'VERBAL_COOPERATION', 'MATERIAL_COOPERATION'];
export const statuses: Status[] = ['ASSERTED', 'CONFIRMED', 'ALLEGED', 'DISPUTED', 'DENIED'];
export const realizations: Realization[] = ['OCCURRED', 'PLANNED', 'PROPOSED', 'NOT_REALIZED'];

export interface Point {
  lat: number;
  lon: number;
}

export interface Ref {
  key: string;
  kind: Kind;
  name: string;
}

export interface Entity extends Ref {
  point: Point | null;
  state: { key: string } | null;
}

export interface When {
  edtf: string;
  text: string;
  startEarliest: string | null;
  startLatest: string | null;
  endEarliest: string | null;
  endLatest: string | null;
  certain: 'DAYS' | 'RANGE' | 'NEVER';
  certainFrom: string | null;
  certainTo: string | null;
}

export interface Relation {
  key: string;
  type: string;
  mode: string | null;
  aspect: 'EVENT' | 'STATE';
  quadClass: Quad | null;
  realization: Realization;
  status: Status;
  fromKey: string;
  toKey: string;
  symmetric: boolean;
  role: string | null;
  version: number;
  when: When;
}

// A relation whose ends came with it: in a list, not in a graph.
export interface ListedRelation extends Relation {
  from: Ref;
  to: Ref;
}

// What a sentence needs of it.
export type BriefRelation = Pick<ListedRelation, 'key' | 'type' | 'mode' | 'role' | 'quadClass' | 'realization' | 'status' | 'from' | 'to'> & {
  when: { text: string };
};

export interface Evidence {
  source: Ref & { publisher: string | null };
  locator: string | null;
  paraphrase: string | null;
  reportedOn: string | null;
}

export interface Casualties {
  min: number;
  max: number | null;
}

export interface Claim {
  by: Ref | null;
  stance: 'ASSERTS' | 'DENIES' | 'CONFIRMS';
  on: { text: string } | null;
  when: When | null;
  realization: Realization | null;
  location: Ref | null;
  deaths: Casualties | null;
  injuries: Casualties | null;
  evidence: Evidence[];
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}
