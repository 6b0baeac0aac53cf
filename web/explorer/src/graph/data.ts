// The loaded part of the graph, filtered as the view says.
import { loadGraph } from '../api/queries';
import type { Subgraph, Where } from '../api/queries';
import { quads } from '../api/types';
import type { Entity, Relation } from '../api/types';
import { ALWAYS, NEVER, day, isUncertain, span, within } from '../dates';
import type { Span } from '../dates';
import type { View } from './view';

export type Change = 'new' | 'gone' | 'changed' | undefined;

// A relation with what the filters look at, worked out once.
export interface Item {
  rel: Relation;
  span: Span;
  begin: number; // the first day on which it may have begun, or NEVER
  uncertain: boolean;
  change?: Change;
}

export interface Data {
  entities: Map<string, Entity>;
  items: Item[];
  hidden: Map<string, number>;
  truncated: boolean;
}

// The whole last moment of a day, as an instant.
export const endOf = (text: string) => `${text}T23:59:59.999999999Z`;

// What is ticked among the facets. Always the server filters by it: what is loaded does not say all of it.
function ticked(v: View): Where[] {
  const and: Where[] = [];
  if (v.types.length) and.push({ type: { in: v.types } });
  if (v.modes.length) and.push({ mode: { in: v.modes } });
  if (v.sources.length) and.push({ source: { in: v.sources } });
  if (v.places.length) and.push({ location: { id: { in: v.places } } });
  return and;
}

// whereOf is the view's filters for the API: used where more matches than can be drawn.
export function whereOf(v: View): Where | null {
  const and = ticked(v);
  const not = v.noQuads.filter((q) => q !== 'none');
  if (v.noQuads.includes('none')) and.push({ quadClass: { in: quads.filter((q) => !not.includes(q)) } });
  else if (not.length) and.push({ not: { quadClass: { in: not } } });
  if (v.noStatuses.length) and.push({ not: { status: { in: v.noStatuses } } });
  if (v.noRealizations.length) and.push({ not: { realization: { in: v.noRealizations } } });
  if (v.from || v.to) {
    const during: Record<string, string> = {};
    if (v.from) during['from'] = v.from;
    if (v.to) during['to'] = v.to;
    and.push({ during, certainty: v.certain ? 'CERTAIN' : 'POSSIBLE' });
  }
  return and.length ? { and } : null;
}

const item = (rel: Relation): Item => {
  const s = span(rel.when);
  return { rel, span: s, begin: s.first, uncertain: isUncertain(rel.when) };
};

function dataOf(s: Subgraph): Data {
  return {
    entities: new Map(s.nodes.map((n) => [n.key, n])),
    items: s.relations.map(item),
    hidden: new Map(s.hidden.map((h) => [h.key, h.count])),
    truncated: s.truncated,
  };
}

// compareWith marks what the data has that the older data has not, and adds what only that had.
function compareWith(data: Data, old: Data): void {
  const before = new Map(old.items.map((i) => [i.rel.key, i]));
  for (const i of data.items) {
    const was = before.get(i.rel.key);
    if (!was) i.change = 'new';
    else if (was.rel.version !== i.rel.version) i.change = 'changed';
    before.delete(i.rel.key);
  }
  for (const i of before.values()) data.items.push({ ...i, change: 'gone' });
  for (const [key, e] of old.entities) if (!data.entities.has(key)) data.entities.set(key, e);
}

export interface Loaded {
  all: Data; // what is ticked, else all, without other filters, as far as the limit goes
  shown: Data; // what the filters choose from
}

const cache = new Map<string, Promise<Data>>();

// What is on its way is shared, so nobody's change of mind ends it.
function get(v: View, where: Where | null, known: string): Promise<Data> {
  const input = {
    ids: v.ids, where, nodes: v.max, relations: Math.min(20000, Math.max(1000, v.max * 4)),
    ...(known ? { knownAt: endOf(known) } : {}),
  };
  const key = JSON.stringify(input);
  let promise = cache.get(key);
  if (!promise) {
    promise = loadGraph(input).then(dataOf);
    promise.catch(() => cache.delete(key));
    cache.set(key, promise);
    if (cache.size > 20) cache.delete(cache.keys().next().value!);
  }
  // What is kept must not be changed by a comparison.
  return promise.then((d) => ({ ...d, entities: new Map(d.entities), items: d.items.map((i) => ({ ...i })) }));
}

export function forget(): void {
  cache.clear();
}

export async function load(v: View): Promise<Loaded> {
  const and = ticked(v);
  const all = await get(v, and.length ? { and } : null, v.known);
  const where = all.truncated ? whereOf(v) : null;
  const shown = where ? await get(v, where, v.known) : all;
  if (v.compare) compareWith(shown, await get(v, where ?? (and.length ? { and } : null), v.compare));
  return { all, shown };
}

// The filters other than time: what the histogram counts.
export function passes(v: View): (i: Item) => boolean {
  const quad = new Set<string>(v.noQuads);
  const status = new Set<string>(v.noStatuses);
  const realization = new Set<string>(v.noRealizations);
  return (i) =>
    !quad.has(i.rel.quadClass ?? 'none') && !status.has(i.rel.status) && !realization.has(i.rel.realization);
}

// The ends that are shown: neither hidden nor of a kind that is filtered out. What was asked for always is.
export function visible(v: View, data: Data): (key: string) => boolean {
  const hide = new Set(v.hide);
  const kinds = new Set<string>(v.noKinds);
  const ids = new Set(v.ids);
  return (key) => {
    const e = data.entities.get(key);
    return e !== undefined && !hide.has(key) && (ids.has(key) || !kinds.has(e.kind));
  };
}

export function inTime(items: Item[], from: string, to: string, certain: boolean): Item[] {
  if (!from && !to && !certain) return items;
  const a = from ? day(from) : NEVER;
  const b = to ? day(to) : ALWAYS;
  return items.filter((i) => within(i.span, a, b, certain));
}
