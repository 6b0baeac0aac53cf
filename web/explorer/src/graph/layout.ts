// Where each node is to go, by the layout that the view asks for.
import type { Scene } from './scene';
import type { Layout } from './view';
import type { Progress, Task } from './layout.worker';

const spread = 130;

// Rings around what was asked for: as many steps away as the ring says.
function rings(s: Scene): { x: number; y: number }[] {
  const next: number[][] = s.nodes.map(() => []);
  for (const l of s.lines) {
    next[l.a]!.push(l.b);
    next[l.b]!.push(l.a);
  }
  const start = s.nodes.findIndex((n) => n.centre);
  const depth = new Array<number>(s.nodes.length).fill(-1);
  const order: number[] = [];
  if (s.nodes.length) {
    const queue = [Math.max(0, start)];
    depth[queue[0]!] = 0;
    for (let i = 0; i < queue.length; i++) {
      order.push(queue[i]!);
      for (const n of next[queue[i]!]!) {
        if (depth[n] === -1) {
          depth[n] = depth[queue[i]!]! + 1;
          queue.push(n);
        }
      }
    }
  }
  const last = Math.max(0, ...depth) + 1;
  s.nodes.forEach((_, i) => {
    if (depth[i] === -1) {
      depth[i] = last;
      order.push(i);
    }
  });
  const size = new Map<number, number>();
  for (const d of depth) size.set(d, (size.get(d) ?? 0) + 1);
  const places: { x: number; y: number }[] = new Array(s.nodes.length);
  const angle = new Array<number>(s.nodes.length).fill(0);
  let r = 0;
  for (const d of [...size.keys()].sort((a, b) => a - b)) {
    r = d === 0 ? 0 : Math.max(r + spread * 1.3, (size.get(d)! * 42) / (2 * Math.PI));
    // Each is near the middle of what it is linked to on the ring inside, so that fewer lines cross.
    const inside = (i: number): number => {
      let [x, y] = [0, 0];
      for (const n of next[i]!) {
        if (depth[n]! >= d || depth[n] === 0) continue;
        x += Math.cos(angle[n]!);
        y += Math.sin(angle[n]!);
      }
      return x || y ? Math.atan2(y, x) : angle[i]!;
    };
    const ring = d <= 1 ? neighbourly(order.filter((i) => depth[i] === d), next)
      : order.filter((i) => depth[i] === d).map((i) => ({ i, a: inside(i) }))
        .sort((a, b) => a.a - b.a).map(({ i }) => i);
    const first = d <= 1 ? -Math.PI / 2 : inside(ring[0]!);
    ring.forEach((i, n) => {
      angle[i] = first + (2 * Math.PI * n) / ring.length;
      places[i] = { x: r * Math.cos(angle[i]!), y: r * Math.sin(angle[i]!) };
    });
  }
  return places;
}

// neighbourly orders the nodes of the first ring so that those that are linked to each other stand side by side: a walk
// along their links, from the ones with the fewest.
function neighbourly(ring: number[], next: number[][]): number[] {
  const on = new Set(ring);
  const links = new Map(ring.map((i) => [i, new Set(next[i]!.filter((n) => n !== i && on.has(n)))]));
  const order: number[] = [];
  const done = new Set<number>();
  const visit = (i: number) => {
    const stack = [i];
    while (stack.length) {
      const n = stack.pop()!;
      if (done.has(n)) continue;
      done.add(n);
      order.push(n);
      stack.push(...[...links.get(n)!].sort((a, b) => links.get(b)!.size - links.get(a)!.size));
    }
  };
  for (const i of [...ring].sort((a, b) => links.get(a)!.size - links.get(b)!.size)) if (links.get(i)!.size) visit(i);
  for (const i of ring) if (!done.has(i)) order.push(i);
  return order;
}

// From left to right by the middle of the days on which an entity's relations began; those without a day at the left.
function byTime(s: Scene): { x: number; y: number }[] {
  const dated = s.nodes.map((n, i) => ({ i, date: n.date }));
  dated.sort((a, b) => (Number.isNaN(a.date) ? -Infinity : a.date) - (Number.isNaN(b.date) ? -Infinity : b.date) || a.i - b.i);
  const places: { x: number; y: number }[] = new Array(s.nodes.length);
  const rows = Math.max(3, Math.ceil(Math.sqrt(s.nodes.length) * 0.8));
  dated.forEach(({ i }, rank) => {
    const column = Math.floor(rank / rows);
    const row = rank % rows;
    places[i] = { x: column * spread * 1.4, y: (row - (rows - 1) / 2) * 88 + (column % 2) * 40 };
  });
  return places;
}

// As on a map, by the entity's place or that of its state; what has none is below.
function byPlace(s: Scene): { x: number; y: number }[] {
  const points = new Map(s.nodes.map((n) => [n.key, n.entity.point]));
  const placed = s.nodes.map((n) => n.entity.point ?? (n.entity.state ? points.get(n.entity.state.key) : null) ?? null);
  const known = placed.filter((p) => p !== null);
  const lons = known.map((p) => p.lon);
  const lats = known.map((p) => p.lat);
  const width = Math.max(1, Math.max(...lons) - Math.min(...lons));
  const height = Math.max(1, Math.max(...lats) - Math.min(...lats));
  const size = Math.max(900, Math.sqrt(s.nodes.length) * 150) / Math.max(width, height);
  const midLon = (Math.max(...lons) + Math.min(...lons)) / 2;
  const midLat = (Math.max(...lats) + Math.min(...lats)) / 2;
  let without = 0;
  return placed.map((p) =>
    p ? { x: (p.lon - midLon) * size, y: -(p.lat - midLat) * size * 1.15 }
      : { x: (without++ - 4) * spread, y: (height * size) / 2 + 3 * spread });
}

let worker: Worker | undefined;

// layOut moves the nodes of the scene to their places, and calls back whenever they have moved.
export function layOut(s: Scene, layout: Layout, shape: number, moved: (done: boolean) => void): () => void {
  worker?.terminate();
  worker = undefined;
  const fresh = s.nodes.filter((n) => Number.isNaN(n.x)).length;
  if (s.nodes.length === 0) {
    moved(true);
    return () => {};
  }
  const targets = layout === 'radial' ? rings(s) : layout === 'time' ? byTime(s) : layout === 'place' ? byPlace(s) : null;
  // A new node begins beside one that it is linked to.
  if (fresh && fresh < s.nodes.length && !targets) {
    for (let round = 0; round < 3; round++) {
      for (const l of s.lines) {
        const a = s.nodes[l.a]!;
        const b = s.nodes[l.b]!;
        const [known, unknown] = Number.isNaN(a.x) ? [b, a] : [a, b];
        if (!Number.isNaN(known.x) && Number.isNaN(unknown.x)) {
          const turn = (l.a * 7919 + l.b * 104729) % 360;
          unknown.x = known.x + 90 * Math.cos(turn);
          unknown.y = known.y + 90 * Math.sin(turn);
        }
      }
    }
  }
  const task: Task = {
    nodes: s.nodes.map((n, i) => ({
      x: n.x, y: n.y, fixed: n.pinned && !Number.isNaN(n.x), tx: targets?.[i]!.x ?? 0, ty: targets?.[i]!.y ?? 0, r: n.r,
    })),
    links: s.lines.filter((l) => l.a !== l.b).map((l) => [l.a, l.b]),
    targets: targets ? (layout === 'place' ? 0.35 : 0.8) : 0,
    budget: s.nodes.length > 1200 ? 1300 : 1500,
    shape: Math.max(0.5, Math.min(2, shape)),
    settled: !targets && fresh * 4 < s.nodes.length,
  };
  const mine = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  worker = mine;
  mine.onmessage = (event: MessageEvent<Progress>) => {
    const { places, done } = event.data;
    s.nodes.forEach((n, i) => {
      n.x = places[2 * i]!;
      n.y = places[2 * i + 1]!;
    });
    moved(done);
    if (done) mine.terminate();
  };
  mine.postMessage(task);
  return () => mine.terminate();
}
