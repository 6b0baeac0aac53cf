// What the graph page shows, as its address has it: read and write are inverse.
import { signal } from '@preact/signals';
import { realizations, statuses, kinds, quads } from '../api/types';
import type { Kind, Quad, Realization, Status } from '../api/types';
import { isDay } from '../dates';
import { address, go, href } from '../router';
import { types } from '../strings';

export type Layout = 'force' | 'radial' | 'time' | 'place';
export const layouts: Layout[] = ['force', 'radial', 'time', 'place'];

// What the server counts, and what can be ticked: then only that is loaded.
export const facets = ['types', 'modes', 'sources', 'places'] as const;
export type Facet = (typeof facets)[number];

export interface View {
  ids: string[]; // the entities that were asked for or expanded
  max: number; // the most nodes to draw
  hide: string[];
  pin: Record<string, [number, number]>;
  layout: Layout;
  map: boolean;
  noQuads: (Quad | 'none')[]; // what is filtered out
  noKinds: Kind[];
  noStatuses: Status[];
  noRealizations: Realization[];
  types: string[];
  modes: string[];
  sources: string[];
  places: string[];
  from: string;
  to: string;
  certain: boolean;
  known: string; // a day: the graph as it was known at its end
  compare: string; // a day before: the state of knowledge to compare with
  selected: string[]; // entities and relations
  open: string[]; // bundles that are drawn relation by relation
}

export const defaultMax = 150;

const pick = <T extends string>(all: readonly T[], text: string | null): T[] =>
  (text ?? '').split(',').filter((v): v is T => (all as readonly string[]).includes(v));
const dayOf = (text: string | null) => (text && isDay(text) ? text : '');

export function read(q: URLSearchParams): View {
  const pin: View['pin'] = {};
  for (const text of q.getAll('pin')) {
    const m = /^(-?\d+),(-?\d+),(.+)$/s.exec(text);
    if (m) pin[m[3]!] = [Number(m[1]), Number(m[2])];
  }
  const max = Number(q.get('max'));
  return {
    ids: [...new Set(q.getAll('id'))],
    max: max >= 1 && max <= 5000 ? Math.floor(max) : defaultMax,
    hide: q.getAll('hide'),
    pin,
    layout: pick(layouts, q.get('layout'))[0] ?? 'force',
    map: q.get('map') === '1',
    noQuads: pick([...quads, 'none'] as const, q.get('noquads')),
    noKinds: pick(kinds, q.get('nokinds')),
    noStatuses: pick(statuses, q.get('nostatus')),
    noRealizations: pick(realizations, q.get('nomodes')),
    types: q.getAll('type').filter((v) => types.includes(v)),
    modes: q.getAll('mode').filter(Boolean),
    sources: q.getAll('source').filter(Boolean),
    places: q.getAll('place').filter(Boolean),
    from: dayOf(q.get('from')),
    to: dayOf(q.get('to')),
    certain: q.get('certain') === '1',
    known: dayOf(q.get('known')),
    compare: dayOf(q.get('compare')),
    selected: q.getAll('sel'),
    open: q.getAll('open'),
  };
}

export function write(v: Partial<View>): string {
  return href('graph', {
    id: v.ids,
    max: v.max && v.max !== defaultMax ? String(v.max) : undefined,
    layout: v.layout === 'force' ? undefined : v.layout,
    map: v.map ? '1' : undefined,
    noquads: v.noQuads?.join(','),
    nokinds: v.noKinds?.join(','),
    nostatus: v.noStatuses?.join(','),
    nomodes: v.noRealizations?.join(','),
    type: v.types,
    mode: v.modes,
    source: v.sources,
    place: v.places,
    from: v.from,
    to: v.to,
    certain: v.certain ? '1' : undefined,
    known: v.known,
    compare: v.compare,
    hide: v.hide,
    pin: Object.entries(v.pin ?? {}).map(([key, [x, y]]) => `${Math.round(x)},${Math.round(y)},${key}`),
    sel: v.selected,
    open: v.open,
  });
}

// Undo and redo walk the addresses that changes left.
const past = signal<string[]>([]);
const future = signal<string[]>([]);
export const canUndo = () => past.value.length > 0;
export const canRedo = () => future.value.length > 0;

// change shows another view; what only points at something (a selection) is no step to undo.
export function change(to: Partial<View>, from: View): void {
  const target = write({ ...from, ...to });
  if (target === address.value) return;
  const steps = Object.keys(to).some((k) => k !== 'selected');
  if (steps) {
    past.value = [...past.value.slice(-99), address.value];
    future.value = [];
  }
  go(target, !steps);
}

export function undo(): void {
  const target = past.value.at(-1);
  if (!target) return;
  past.value = past.value.slice(0, -1);
  future.value = [...future.value, address.value];
  go(target);
}

export function redo(): void {
  const target = future.value.at(-1);
  if (!target) return;
  future.value = future.value.slice(0, -1);
  past.value = [...past.value, address.value];
  go(target);
}
