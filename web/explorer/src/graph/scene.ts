// What is drawn: nodes, and lines between them. Parallel relations are one line, unless they were opened.
import type { Entity, Quad } from '../api/types';
import type { Change, Data, Item } from './data';
import type { View } from './view';

export interface Node {
  entity: Entity;
  key: string;
  x: number;
  y: number;
  r: number;
  degree: number;
  hidden: number;
  centre: boolean;
  pinned: boolean;
  date: number; // the middle of the days on which its relations began, for the layout by time
}

export interface Line {
  id: string; // of the bundle, or the key of the one relation
  bundle: string;
  a: number;
  b: number;
  items: Item[];
  bend: number; // how far it is bent aside, in steps
  fan: number; // how many lines lie side by side
  toA: boolean;
  toB: boolean;
  colour: string;
  dashed: boolean;
  faint: boolean;
  mark: '' | '×' | '?' | '!';
  conflict: boolean | null;
  width: number;
  change: Change;
  at: number; // how far along it its sign is, as last drawn
}

// What of a scene is shown while the brush moves: how many relations of each line, and whether each node has one.
export interface Mask {
  lines: Uint32Array;
  nodes: Uint8Array;
  shown: number; // lines
  relations: number;
  entities: number;
}

export interface Scene {
  nodes: Node[];
  lines: Line[];
  index: Map<string, number>;
}

const quadColour: Record<Quad | 'none', string> = {
  MATERIAL_CONFLICT: '--material-conflict',
  VERBAL_CONFLICT: '--verbal-conflict',
  MATERIAL_COOPERATION: '--material-cooperation',
  VERBAL_COOPERATION: '--verbal-cooperation',
  none: '--no-quad',
};

export const colourOf = (quad: Quad | null) => quadColour[quad ?? 'none'];

export const bundleId = (a: string, b: string) => (a < b ? `${a}|${b}` : `${b}|${a}`);

function most<T>(items: Item[], of: (i: Item) => T): T {
  const counts = new Map<T, number>();
  for (const i of items) counts.set(of(i), (counts.get(of(i)) ?? 0) + 1);
  return [...counts].reduce((best, c) => (c[1] > best[1] ? c : best))[0];
}

function line(items: Item[], id: string, bundle: string, a: number, b: number, aKey: string, bend: number, fan: number): Line {
  // What has no quad class says nothing of conflict and cooperation, so the others decide.
  const classed = items.filter((i) => i.rel.quadClass);
  const quad = classed.length ? most(classed, (i) => i.rel.quadClass) : null;
  const every = (f: (i: Item) => boolean) => items.every(f);
  const unreal = every((i) => i.rel.realization !== 'OCCURRED');
  const mark = every((i) => i.rel.status === 'DENIED' || i.rel.realization === 'NOT_REALIZED') ? '×'
    : every((i) => i.rel.status === 'DISPUTED') ? '!'
    : every((i) => i.uncertain) ? '?' : '';
  const change = every((i) => i.change === 'gone') ? 'gone'
    : every((i) => i.change === 'new') ? 'new'
    : items.some((i) => i.change) ? 'changed' : undefined;
  return {
    id, bundle, a, b, items, bend, fan,
    toA: items.some((i) => !i.rel.symmetric && i.rel.toKey === aKey),
    toB: items.some((i) => !i.rel.symmetric && i.rel.toKey !== aKey),
    colour: change ? `--${change}` : colourOf(quad),
    dashed: unreal,
    faint: every((i) => i.rel.status === 'ALLEGED' || i.rel.status === 'DENIED'),
    mark,
    conflict: quad ? quad.endsWith('CONFLICT') : null,
    width: Math.min(6, 1.25 + Math.log2(items.length) * 0.75),
    change,
    at: 0.5,
  };
}

// build makes the scene of the items. Nodes keep the places that they have.
export function build(v: View, data: Data, items: Item[], places: Map<string, { x: number; y: number }>): Scene {
  const ids = new Set(v.ids);
  const open = new Set(v.open);
  const groups = new Map<string, Item[]>();
  const degree = new Map<string, number>();
  const dates = new Map<string, { sum: number; n: number }>();
  for (const i of items) {
    const { fromKey, toKey } = i.rel;
    const id = bundleId(fromKey, toKey);
    const group = groups.get(id);
    if (group) group.push(i);
    else groups.set(id, [i]);
    for (const key of fromKey === toKey ? [fromKey] : [fromKey, toKey]) {
      degree.set(key, (degree.get(key) ?? 0) + 1);
      if (Number.isFinite(i.begin)) {
        const d = dates.get(key) ?? { sum: 0, n: 0 };
        d.sum += i.begin;
        d.n++;
        dates.set(key, d);
      }
    }
  }
  const nodes: Node[] = [];
  const index = new Map<string, number>();
  for (const [key, entity] of data.entities) {
    const d = degree.get(key) ?? 0;
    if ((d === 0 && !ids.has(key)) || v.hide.includes(key)) continue;
    const when = dates.get(key);
    const place = v.pin[key] ? { x: v.pin[key][0], y: v.pin[key][1] } : places.get(key);
    index.set(key, nodes.length);
    nodes.push({
      entity, key, x: place?.x ?? NaN, y: place?.y ?? NaN, r: 9 + Math.min(9, Math.sqrt(d) * 1.1), degree: d,
      hidden: data.hidden.get(key) ?? 0, centre: ids.has(key), pinned: v.pin[key] !== undefined,
      date: when ? when.sum / when.n : NaN,
    });
  }
  const lines: Line[] = [];
  for (const [id, group] of groups) {
    const first = group[0]!.rel;
    const aKey = first.fromKey < first.toKey ? first.fromKey : first.toKey;
    const bKey = aKey === first.fromKey ? first.toKey : first.fromKey;
    const a = index.get(aKey);
    const b = index.get(bKey);
    if (a === undefined || b === undefined) continue;
    if (open.has(id) && group.length > 1 && a !== b) {
      group.forEach((i, n) => {
        lines.push(line([i], i.rel.key, id, a, b, aKey, n - (group.length - 1) / 2, group.length));
      });
    } else {
      lines.push(line(group, group.length === 1 ? first.key : id, id, a, b, aKey, 0, 1));
    }
  }
  return { nodes, lines, index };
}

// masks returns what tells, for a span of days, what of the scene is in it. A new scene for each step of the brush would
// take longer than the eye waits: this only compares numbers.
export function masks(s: Scene): (from: number, to: number, certain: boolean) => Mask {
  const total = s.lines.reduce((n, l) => n + l.items.length, 0);
  const firsts = { possible: new Float64Array(total), certain: new Float64Array(total) };
  const lasts = { possible: new Float64Array(total), certain: new Float64Array(total) };
  let at = 0;
  for (const l of s.lines) {
    for (const { span } of l.items) {
      firsts.possible[at] = span.first;
      lasts.possible[at] = span.last;
      firsts.certain[at] = span.never ? Infinity : span.certainFirst;
      lasts.certain[at++] = span.never ? -Infinity : span.certainLast;
    }
  }
  return (from, to, certain) => {
    const first = certain ? firsts.certain : firsts.possible;
    const last = certain ? lasts.certain : lasts.possible;
    const mask: Mask = {
      lines: new Uint32Array(s.lines.length), nodes: new Uint8Array(s.nodes.length), shown: 0, relations: 0, entities: 0,
    };
    let i = 0;
    s.lines.forEach((l, n) => {
      let count = 0;
      for (const end = i + l.items.length; i < end; i++) if (first[i]! <= to && last[i]! >= from) count++;
      if (!count) return;
      mask.lines[n] = count;
      mask.shown++;
      mask.relations += count;
      mask.nodes[l.a] = mask.nodes[l.b] = 1;
    });
    s.nodes.forEach((n, k) => {
      if (n.centre) mask.nodes[k] = 1;
      mask.entities += mask.nodes[k]!;
    });
    return mask;
  };
}
