// Draws a scene: on a canvas, or on the pen of svg.ts, which has the same methods.
import type { Colours } from '../colours';
import { kindColour, outlines, signs } from './shapes';
import type { Line, Mask, Node, Scene } from './scene';

export interface Pen {
  strokeStyle: string | CanvasGradient | CanvasPattern;
  fillStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  lineJoin: CanvasLineJoin;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, r: number, from: number, to: number): void;
  closePath(): void;
  stroke(): void;
  fill(): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { width: number };
  setLineDash(dash: number[]): void;
}

export interface Camera {
  x: number; // the place of the graph at the middle of the picture
  y: number;
  k: number; // pixels for a unit
  apart: number; // how far nodes are from each other, in units, if they lay evenly
  width: number;
  height: number;
}

export interface Emphasis {
  selected: Set<string>;
  hover: string | null;
  quick?: boolean; // a picture for the moment: of very many lines, some; few labels
  mask?: Mask | null; // only these
  pixel?: number; // the width of one; 1 by default
}

const quickLines = 1000;
// Software strokes very many lines fast only if they are no wider than a pixel, and not all in one path.
const together = 250;
// Of more lines than these, names cross some wherever they are.
const crossed = 600;
// Where along its line a sign may be, the best place first.
const alongs = [0.5, 0.4, 0.6, 0.3, 0.7];

export const toScreen = (c: Camera, x: number, y: number): [number, number] =>
  [(x - c.x) * c.k + c.width / 2, (y - c.y) * c.k + c.height / 2];

export const toGraph = (c: Camera, x: number, y: number): [number, number] =>
  [(x - c.width / 2) / c.k + c.x, (y - c.height / 2) / c.k + c.y];

// The size of a node on the screen: it grows less than the distances do, and leaves others and their lines in sight.
export const radius = (c: Camera, n: Node) =>
  Math.min(n.r * Math.min(1.4, Math.max(0.22, Math.sqrt(c.k))), Math.max(1.5, (c.apart * c.k * n.r) / 28));

export interface Curve {
  x1: number;
  y1: number;
  cx: number;
  cy: number;
  x2: number;
  y2: number;
}

// curve is the way of a line on the screen, from rim to rim; null if it cannot be seen.
export function curve(c: Camera, s: Scene, l: Line): Curve | null {
  const na = s.nodes[l.a]!;
  const nb = s.nodes[l.b]!;
  const [ax, ay] = toScreen(c, na.x, na.y);
  const [bx, by] = toScreen(c, nb.x, nb.y);
  if (Math.max(ax, bx) < -40 || Math.max(ay, by) < -40 || Math.min(ax, bx) > c.width + 40 || Math.min(ay, by) > c.height + 40) {
    return null;
  }
  const dx = bx - ax;
  const dy = by - ay;
  const length = Math.hypot(dx, dy);
  if (!(length >= 1)) return null; // nor without a place
  const gap = Math.min(14, 150 / l.fan) * Math.min(1.6, Math.max(0.5, c.k));
  const side = l.bend * gap * 2; // the middle of the curve is half as far aside as its handle
  const cx = (ax + bx) / 2 - (dy / length) * side;
  const cy = (ay + by) / 2 + (dx / length) * side;
  const trim = (x: number, y: number, r: number): [number, number] => {
    const d = Math.hypot(cx - x, cy - y) || 1;
    const by = Math.min(r, d * 0.8);
    return [x + ((cx - x) / d) * by, y + ((cy - y) / d) * by];
  };
  const [x1, y1] = trim(ax, ay, radius(c, na) + (l.toA ? 3 : 1));
  const [x2, y2] = trim(bx, by, radius(c, nb) + (l.toB ? 3 : 1));
  return { x1, y1, cx, cy, x2, y2 };
}

// pointOn is the place that is so far along the curve, from 0 to 1.
export function pointOn(l: Line, q: Curve, u: number): [number, number] {
  if (!l.bend) return [q.x1 + (q.x2 - q.x1) * u, q.y1 + (q.y2 - q.y1) * u];
  const [a, b, c] = [(1 - u) ** 2, 2 * u * (1 - u), u * u];
  return [a * q.x1 + b * q.cx + c * q.x2, a * q.y1 + b * q.cy + c * q.y2];
}

const loopOf = (c: Camera, n: Node): [number, number, number] => {
  const [x, y] = toScreen(c, n.x, n.y);
  const r = radius(c, n);
  return [x + r * 0.9, y - r * 0.9, r * 0.8];
};

// What is behind the rest in a large scene is left out while it could not be told apart.
const fine = (c: Camera, lines: number) => lines < 2500 || c.k > 0.8;

export function draw(pen: Pen, c: Camera, s: Scene, e: Emphasis, colour: Colours): void {
  const taken = new Taken();
  const onScreen = s.nodes.filter((n, i) => {
    if (e.mask && !e.mask.nodes[i]) return false;
    const [x, y] = toScreen(c, n.x, n.y);
    return x > -30 && y > -30 && x < c.width + 30 && y < c.height + 30;
  });
  // Neither signs nor names cover a node.
  for (const n of onScreen) {
    const [x, y] = toScreen(c, n.x, n.y);
    const r = radius(c, n);
    taken.take([x - r, y - r, x + r, y + r]);
  }
  const ways = drawLines(pen, c, s, e, colour, taken);
  const plain = e.quick ? drawSmall(pen, c, onScreen, e, colour) : onScreen;
  for (const n of plain) drawNode(pen, c, n, e, colour);
  // For a moment the names of the few that everybody looks for are enough.
  const named = e.quick ? onScreen.filter((n) => n.centre || e.selected.has(n.key) || n.degree >= 20) : onScreen;
  drawLabels(pen, c, named, e, colour, taken, ways);
}

// drawSmall draws the nodes that are too small for a sign, or too many, as squares, all of a colour at once, and returns
// the others.
function drawSmall(pen: Pen, c: Camera, nodes: Node[], e: Emphasis, colour: Colours): Node[] {
  const others: Node[] = [];
  const small = new Map<string, Node[]>();
  const least = nodes.length > 1000 ? 14 : 6;
  for (const n of nodes) {
    const name = kindColour[n.entity.kind];
    const list = small.get(name);
    if (radius(c, n) >= least || e.selected.has(n.key) || e.hover === n.key) others.push(n);
    else if (list) list.push(n);
    else small.set(name, [n]);
  }
  for (const [name, list] of small) {
    pen.fillStyle = colour(name);
    for (let i = 0; i < list.length; i += together) {
      pen.beginPath();
      for (const n of list.slice(i, i + together)) {
        const [x, y] = toScreen(c, n.x, n.y);
        const r = radius(c, n) * 0.9;
        pen.moveTo(x - r, y - r);
        pen.lineTo(x + r, y - r);
        pen.lineTo(x + r, y + r);
        pen.lineTo(x - r, y + r);
        pen.closePath();
      }
      pen.fill();
    }
  }
  return others;
}

// drawLines returns the ways that names should not cross, of a scene that has few enough lines.
function drawLines(pen: Pen, c: Camera, s: Scene, e: Emphasis, colour: Colours, taken: Taken): Box[] {
  const detailed = fine(c, s.lines.length);
  const styles = new Map<string, { line: Line; curves: [Line, Curve][] }>();
  const loops: Line[] = [];
  const step = e.quick ? Math.max(1, Math.ceil((e.mask?.shown ?? s.lines.length) / quickLines)) : 1;
  for (let i = 0, n = 0; i < s.lines.length; i++) {
    if ((e.mask && !e.mask.lines[i]) || n++ % step) continue;
    const l = s.lines[i]!;
    if (l.a === l.b) {
      loops.push(l);
      continue;
    }
    const q = curve(c, s, l);
    if (!q) continue;
    const lit = e.selected.has(l.id) || e.hover === l.id || e.selected.has(l.bundle);
    const style = `${l.colour} ${l.dashed} ${l.faint} ${Math.round(l.width * 2)} ${lit}`;
    const group = styles.get(style);
    if (group) group.curves.push([l, q]);
    else styles.set(style, { line: l, curves: [[l, q]] });
  }
  const thin = detailed ? 1 : 0.6;
  for (const [style, { line: l, curves }] of styles) {
    const lit = style.endsWith('true');
    pen.setLineDash(l.dashed ? [6, 4] : []);
    if (lit) {
      pen.globalAlpha = 0.35;
      pen.strokeStyle = colour('--select');
      pen.lineWidth = l.width + 6;
      trace(pen, curves);
      pen.stroke();
    }
    pen.globalAlpha = l.faint ? 0.45 : detailed ? 0.9 : 0.5;
    pen.strokeStyle = colour(l.colour);
    pen.lineWidth = detailed ? l.width : Math.min(l.width * thin, e.pixel ?? 1);
    for (let i = 0; i < curves.length; i += together) {
      trace(pen, curves.length > together ? curves.slice(i, i + together) : curves);
      pen.stroke();
    }
    pen.setLineDash([]);
    if (!detailed) continue;
    pen.fillStyle = colour(l.colour);
    for (const [one, q] of curves) {
      if (one.toB) arrow(pen, q.cx, q.cy, q.x2, q.y2, 5 + one.width);
      if (one.toA) arrow(pen, q.cx, q.cy, q.x1, q.y1, 5 + one.width);
    }
  }
  pen.globalAlpha = 1;
  for (const l of loops) {
    const [x, y, r] = loopOf(c, s.nodes[l.a]!);
    pen.strokeStyle = colour(l.colour);
    pen.lineWidth = l.width * thin;
    pen.setLineDash(l.dashed ? [6, 4] : []);
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.stroke();
    pen.setLineDash([]);
    taken.take([x - r, y - r, x + r, y + r]);
  }
  if (!detailed) return [];
  const all = [...styles.values()].flatMap(({ curves }) => curves);
  // Counts first: they are pressed, while other signs are only read.
  for (const [l, q] of all) if (l.items.length > 1) badge(pen, l, q, colour, taken);
  for (const [l, q] of all) if (l.items.length === 1) badge(pen, l, q, colour, taken);
  return all.length > crossed ? [] : all.flatMap(([l, q]) => way(l, q));
}

// way is a curve as straight pieces.
function way(l: Line, q: Curve): Box[] {
  const steps = l.bend ? 5 : 1;
  const points = Array.from({ length: steps + 1 }, (_, i) => pointOn(l, q, i / steps));
  return points.slice(1).map(([x, y], i) => [points[i]![0], points[i]![1], x, y]);
}

function trace(pen: Pen, curves: [Line, Curve][]): void {
  pen.beginPath();
  for (const [l, q] of curves) {
    pen.moveTo(q.x1, q.y1);
    if (l.bend) pen.quadraticCurveTo(q.cx, q.cy, q.x2, q.y2);
    else pen.lineTo(q.x2, q.y2);
  }
}

function arrow(pen: Pen, fromX: number, fromY: number, x: number, y: number, size: number): void {
  const a = Math.atan2(y - fromY, x - fromX);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x - size * Math.cos(a - 0.42), y - size * Math.sin(a - 0.42));
  pen.lineTo(x - size * Math.cos(a + 0.42), y - size * Math.sin(a + 0.42));
  pen.closePath();
  pen.fill();
}

// A bundle's count, in a square for conflict and in a circle for cooperation; or the mark of what is not certain.
function badge(pen: Pen, l: Line, q: Curve, colour: Colours, taken: Taken): void {
  const text = l.items.length > 1 ? String(l.items.length) : l.fan > 8 ? '' : l.mark;
  if (!text || Math.hypot(q.x2 - q.x1, q.y2 - q.y1) < 34) return;
  const half = Math.max(7, 3 + text.length * 3.5);
  const room = (u: number) => {
    const [x, y] = pointOn(l, q, u);
    return taken.free([x - half, y - 7, x + half, y + 7]);
  };
  l.at = alongs.find(room) ?? 0.5;
  const [x, y] = pointOn(l, q, l.at);
  pen.fillStyle = colour('--paper');
  pen.strokeStyle = colour(l.colour);
  pen.lineWidth = 1.25;
  pen.beginPath();
  if (l.items.length > 1 && l.conflict) {
    pen.moveTo(x - half, y - 7);
    pen.lineTo(x + half, y - 7);
    pen.lineTo(x + half, y + 7);
    pen.lineTo(x - half, y + 7);
    pen.closePath();
  } else pen.arc(x, y, half, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour('--ink');
  pen.font = `600 10px ${fontOf()}`;
  pen.textAlign = 'center';
  pen.fillText(text, x, y + 3.5);
  taken.take([x - half, y - 7, x + half, y + 7]);
}

function drawNode(pen: Pen, c: Camera, n: Node, e: Emphasis, colour: Colours): void {
  const [x, y] = toScreen(c, n.x, n.y);
  const r = radius(c, n);
  if (e.selected.has(n.key) || e.hover === n.key) {
    pen.strokeStyle = colour('--select');
    pen.lineWidth = e.selected.has(n.key) ? 3 : 2;
    pen.beginPath();
    pen.arc(x, y, r * 1.12 + 4, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.fillStyle = colour(kindColour[n.entity.kind]);
  pen.strokeStyle = colour('--paper');
  pen.lineWidth = Math.min(1.5, r / 4);
  pen.lineJoin = 'round';
  const outline = outlines[n.entity.kind];
  pen.beginPath();
  if (outline) {
    outline.forEach(([px, py], i) => (i ? pen.lineTo(x + px * r, y + py * r) : pen.moveTo(x + px * r, y + py * r)));
    pen.closePath();
  } else pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  if (r < 7) return;
  pen.strokeStyle = colour('--on-node');
  pen.lineWidth = Math.max(1, r / 9);
  pen.beginPath();
  for (const points of signs[n.entity.kind]) {
    points.forEach(([px, py], i) => {
      const sx = x + px * r * 0.85;
      const sy = y + py * r * 0.85;
      if (i) pen.lineTo(sx, sy);
      else pen.moveTo(sx, sy);
    });
  }
  pen.stroke();
  if (n.pinned) {
    pen.fillStyle = colour('--accent');
    pen.beginPath();
    pen.arc(x + r * 0.9, y - r * 0.9, 3, 0, 2 * Math.PI);
    pen.fill();
  }
}

let family = '';
function fontOf(): string {
  return (family ||= getComputedStyle(document.body).fontFamily);
}

type Box = [number, number, number, number];
const overlap = (a: Box, b: Box) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

// Boxes by the cells of a grid that they touch: so each is compared with its neighbours alone.
class Taken {
  private cells = new Map<number, Box[]>();
  private static size = 64;
  private *at(b: Box): Generator<number> {
    for (let i = Math.floor(b[0] / Taken.size); i <= Math.floor(b[2] / Taken.size); i++) {
      for (let j = Math.floor(b[1] / Taken.size); j <= Math.floor(b[3] / Taken.size); j++) yield i * 10_007 + j;
    }
  }
  free(b: Box): boolean {
    for (const cell of this.at(b)) if (this.cells.get(cell)?.some((o) => overlap(b, o))) return false;
    return true;
  }
  take(b: Box): void {
    for (const cell of this.at(b)) {
      const list = this.cells.get(cell);
      if (list) list.push(b);
      else this.cells.set(cell, [b]);
    }
  }
}

// Labels go where they cover neither a node nor another label, and cross as few lines as they can; the most connected entities come first. What finds no
// room is read by pointing at it, or by zooming in.
function drawLabels(pen: Pen, c: Camera, nodes: Node[], e: Emphasis, colour: Colours, taken: Taken, ways: Box[]): void {
  const rank = (n: Node) => (e.selected.has(n.key) || e.hover === n.key ? 1e9 : 0) + (n.centre ? 1e6 : 0) + n.degree;
  const order = [...nodes].sort((a, b) => rank(b) - rank(a)).slice(0, e.quick ? 30 : 400);
  for (const n of order) {
    const [x, y] = toScreen(c, n.x, n.y);
    const r = radius(c, n);
    const must = e.selected.has(n.key) || e.hover === n.key || n.centre;
    if (r < 4 && !must && n.degree < 8) continue;
    const size = n.centre ? 13 : 12;
    pen.font = `${n.centre || must ? 600 : 400} ${size}px ${fontOf()}`;
    const name = n.entity.name.length > 40 ? n.entity.name.slice(0, 38) + '…' : n.entity.name;
    const width = pen.measureText(name).width;
    const half = size * 0.62;
    const spots: [CanvasTextAlign, number, number, Box][] = [
      ['left', x + r + 5, y, [x + r + 3, y - half, x + r + 7 + width, y + half]],
      ['center', x, y + r + half + 4, [x - width / 2 - 2, y + r + 3, x + width / 2 + 2, y + r + 5 + 2 * half]],
      ['right', x - r - 5, y, [x - r - 7 - width, y - half, x - r - 3, y + half]],
      ['center', x, y - r - half - 4, [x - width / 2 - 2, y - r - 5 - 2 * half, x + width / 2 + 2, y - r - 3]],
    ];
    if (ways.length) {
      for (const [sx, sy] of [[1, 1], [1, -1], [-1, 1], [-1, -1]] as const) {
        const [tx, ty] = [x + sx * (r * 0.7 + 3), y + sy * (r + half)];
        const [from, to] = sx > 0 ? [tx - 2, tx + width + 2] : [tx - width - 2, tx + 2];
        spots.push([sx > 0 ? 'left' : 'right', tx, ty, [from, ty - half, to, ty + half]]);
      }
    }
    // At the rim a name is moved along below or above its node rather than cut.
    const within = Math.max(width / 2 + 4, Math.min(c.width - width / 2 - 4, x));
    if (within !== x && width + 8 < c.width) {
      spots.push(
        ['center', within, y + r + half + 4, [within - width / 2 - 2, y + r + 3, within + width / 2 + 2, y + r + 5 + 2 * half]],
        ['center', within, y - r - half - 4, [within - width / 2 - 2, y - r - 5 - 2 * half, within + width / 2 + 2, y - r - 3]],
      );
    }
    const inside = ([, , , box]: (typeof spots)[number]) => box[0] >= 0 && box[2] <= c.width && box[1] >= 0 && box[3] <= c.height;
    const free = spots.filter((s) => inside(s) && taken.free(s[3]));
    let spot = free[0];
    for (let i = 0, least = Infinity; ways.length && i < free.length && least > 0; i++) {
      const crossings = ways.reduce((sum, w) => sum + (crosses(w, free[i]![3]) ? 1 : 0), 0);
      if (crossings < least) [spot, least] = [free[i], crossings];
    }
    const cut = spot ? null : shortened(pen, c, name, x, y, r, half, taken);
    const [align, tx, ty, box] = spot ?? cut?.spot ?? (must ? spots[0]! : []);
    if (!align || tx === undefined || ty === undefined || !box) continue;
    const text = cut?.text ?? name;
    taken.take(box);
    pen.textAlign = align;
    pen.lineJoin = 'round';
    pen.strokeStyle = colour('--paper');
    pen.lineWidth = 3.5;
    pen.strokeText(text, tx, ty + size * 0.35);
    pen.fillStyle = colour('--ink');
    pen.fillText(text, tx, ty + size * 0.35);
  }
}

// crosses reports whether a straight way goes through a box.
function crosses([x1, y1, x2, y2]: Box, b: Box): boolean {
  let [from, to] = [0, 1];
  for (const [start, length, low, high] of [[x1, x2 - x1, b[0], b[2]], [y1, y2 - y1, b[1], b[3]]] as const) {
    if (length === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [u, v] = [(low - start) / length, (high - start) / length];
    from = Math.max(from, Math.min(u, v));
    to = Math.min(to, Math.max(u, v));
  }
  return from < to;
}

// At the rim a name ends with an ellipsis, where a part of it that is long enough finds room beside its node.
function shortened(pen: Pen, c: Camera, name: string, x: number, y: number, r: number, half: number, taken: Taken):
    { text: string; spot: [CanvasTextAlign, number, number, Box] } | null {
  const rooms: [CanvasTextAlign, number][] = [['left', c.width - x - r - 9], ['right', x - r - 9]];
  for (const [align, room] of rooms) {
    if (room < 50) continue;
    let text = name;
    while (text.length > 4 && pen.measureText(text + '…').width > room) text = text.slice(0, -1);
    text = text.trimEnd() + '…';
    const width = pen.measureText(text).width;
    const box: Box = align === 'left' ? [x + r + 3, y - half, x + r + 7 + width, y + half]
      : [x - r - 7 - width, y - half, x - r - 3, y + half];
    if (text.length > 6 && width <= room && taken.free(box)) {
      return { text, spot: [align, align === 'left' ? x + r + 5 : x - r - 5, y, box] };
    }
  }
  return null;
}

// nodeAt and lineAt find what is under the pointer; the distance is that to the middle, or to the line.
export function nodeAt(c: Camera, s: Scene, px: number, py: number): Node | null {
  let best: Node | null = null;
  let least = Infinity;
  for (const n of s.nodes) {
    const [x, y] = toScreen(c, n.x, n.y);
    const d = Math.hypot(px - x, py - y);
    if (d < radius(c, n) + 5 && d < least) [best, least] = [n, d];
  }
  return best;
}

export function lineAt(c: Camera, s: Scene, px: number, py: number): Line | null {
  let best: Line | null = null;
  let least = 7;
  for (const l of s.lines) {
    if (l.a === l.b) {
      const [x, y, r] = loopOf(c, s.nodes[l.a]!);
      const d = Math.abs(Math.hypot(px - x, py - y) - r);
      if (d < least) [best, least] = [l, d];
      continue;
    }
    const q = curve(c, s, l);
    if (!q) continue;
    const far = l.width + 12 + Math.abs(l.bend) * 30;
    if (px < Math.min(q.x1, q.x2) - far || px > Math.max(q.x1, q.x2) + far) continue;
    if (py < Math.min(q.y1, q.y2) - far || py > Math.max(q.y1, q.y2) + far) continue;
    const [mx, my] = pointOn(l, q, l.at);
    if (l.items.length > 1 && Math.hypot(px - mx, py - my) < 10) return l;
    const steps = l.bend ? 16 : 1;
    let [fx, fy] = [q.x1, q.y1];
    for (let i = 1; i <= steps; i++) {
      const u = i / steps;
      const tx = l.bend ? (1 - u) ** 2 * q.x1 + 2 * u * (1 - u) * q.cx + u * u * q.x2 : q.x2;
      const ty = l.bend ? (1 - u) ** 2 * q.y1 + 2 * u * (1 - u) * q.cy + u * u * q.y2 : q.y2;
      const d = toSegment(px, py, fx, fy, tx, ty);
      if (d < least) [best, least] = [l, d];
      [fx, fy] = [tx, ty];
    }
  }
  return best;
}

function toSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const u = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(px - ax - u * dx, py - ay - u * dy);
}
