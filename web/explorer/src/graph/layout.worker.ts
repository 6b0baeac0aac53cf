// Lays a graph out with d3-force, apart from the page, which draws what has come so far.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { SimulationLinkDatum, SimulationNodeDatum } from 'd3-force';

export interface Task {
  nodes: { x: number; y: number; fixed: boolean; tx: number; ty: number; r: number }[];
  links: [number, number][];
  targets: number; // how strongly nodes are drawn to (tx, ty), 0 to 1
  budget: number; // milliseconds
  shape: number; // width by height of where it is to be shown
  settled: boolean; // most nodes have a good place already
}

export interface Progress {
  places: Float32Array;
  done: boolean;
}

self.onmessage = (event: MessageEvent<Task>) => {
  const { nodes, links, targets, budget, settled, shape } = event.data;
  const began = performance.now();
  // Forces make what is nearly round: in a tall window it is drawn out to be as tall.
  const tall = shape < 1 && !targets && !nodes.some((n) => n.fixed) ? Math.min(1.6, 1 / shape) : 1;
  const points: (SimulationNodeDatum & { tx: number; ty: number; r: number })[] = nodes.map((n) => ({
    x: Number.isNaN(n.x) ? undefined : n.x,
    y: Number.isNaN(n.y) ? undefined : n.y / tall,
    ...(n.fixed ? { fx: n.x, fy: n.y } : {}),
    tx: n.tx, ty: n.ty, r: n.r,
  }));
  const edges: SimulationLinkDatum<SimulationNodeDatum>[] = links.map(([source, target]) => ({ source, target }));
  const large = nodes.length > 1200;
  const pull = large ? 0.07 : 0.06;
  const simulation = forceSimulation(points)
    .force('charge', forceManyBody().strength(targets ? -60 : large ? -90 : -650).theta(large ? 1.5 : 0.9)
      .distanceMax(large ? 400 : 1200))
    .force('link', forceLink(edges).distance(large ? 45 : 115))
    .force('x', forceX<(typeof points)[number]>((p) => p.tx).strength(targets || pull / shape))
    .force('y', forceY<(typeof points)[number]>((p) => p.ty).strength(targets || pull * shape))
    .stop();
  if (targets) simulation.force('link', null);
  if (!large) simulation.force('collide', forceCollide<(typeof points)[number]>((p) => p.r + 14).iterations(2));
  // It cools by steps, or by the time that is left where steps take long: so it ends cool on a busy machine too.
  const ticks = large ? 120 : 300;
  const start = settled ? 0.3 : 1;
  const cool = (done: number) => simulation.alpha(start * 0.001 ** Math.min(1, done));
  simulation.alphaDecay(0);
  const post = (done: boolean) => {
    const places = new Float32Array(points.length * 2);
    points.forEach((p, i) => {
      places[2 * i] = p.x!;
      places[2 * i + 1] = p.y! * tall;
    });
    self.postMessage({ places, done } satisfies Progress, { transfer: [places.buffer] });
  };
  let shown = -Infinity; // the first step is shown at once
  for (let i = 0, now = began; i < ticks && now - began < budget; i++) {
    cool(Math.max(i / ticks, (now - began) / budget));
    simulation.tick();
    now = performance.now();
    if (large && now - shown > 400) {
      shown = now;
      post(false);
    }
  }
  post(true);
};
