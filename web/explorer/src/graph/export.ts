// What can be taken away: the data as CSV, JSON, GraphML and GEXF, the drawing as SVG.
import type { Entity } from '../api/types';
import { colour } from '../colours';
import { draw } from './draw';
import type { Camera, Pen } from './draw';
import type { Item } from './data';
import type { Scene } from './scene';

const csvField = (v: string | number | null) => {
  let text = v === null ? '' : String(v);
  // A spreadsheet would run what begins like this as a formula.
  if (typeof v === 'string' && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export function csv(rows: (string | number | null)[][]): string {
  return '\uFEFF' + rows.map((r) => r.map(csvField).join(',')).join('\r\n') + '\r\n';
}

export function relationsCsv(items: Item[], entities: Map<string, Entity>): string {
  const name = (key: string) => entities.get(key)?.name ?? key;
  return csv([
    ['id', 'when', 'first_day', 'last_day', 'type', 'mode', 'quad_class', 'realization', 'status', 'from', 'from_name', 'to', 'to_name', 'symmetric'],
    ...items.map(({ rel: r }) => [
      r.key, r.when.edtf, r.when.startEarliest, r.when.endLatest, r.type, r.mode, r.quadClass, r.realization, r.status,
      r.fromKey, name(r.fromKey), r.toKey, name(r.toKey), String(r.symmetric),
    ]),
  ]);
}

export function dataJson(scene: Scene, items: Item[]): string {
  return JSON.stringify({ entities: scene.nodes.map((n) => n.entity), relations: items.map((i) => i.rel) }, null, 2) + '\n';
}

// XML 1.0 has no place for most control characters.
const xml = (text: string) =>
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const relationColumns = ['type', 'mode', 'quadClass', 'realization', 'status', 'when', 'start', 'end'] as const;

function relationValues({ rel: r }: Item): (string | null)[] {
  return [r.type, r.mode, r.quadClass, r.realization, r.status, r.when.edtf, r.when.startEarliest, r.when.endLatest];
}

export function graphml(scene: Scene, items: Item[]): string {
  const out = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    '<key id="name" for="node" attr.name="name" attr.type="string"/>',
    '<key id="kind" for="node" attr.name="kind" attr.type="string"/>',
    '<key id="x" for="node" attr.name="x" attr.type="double"/>',
    '<key id="y" for="node" attr.name="y" attr.type="double"/>',
    ...relationColumns.map((c) => `<key id="${c}" for="edge" attr.name="${c}" attr.type="string"/>`),
    '<graph edgedefault="directed">',
  ];
  for (const n of scene.nodes) {
    out.push(`<node id="${xml(n.key)}"><data key="name">${xml(n.entity.name)}</data><data key="kind">${n.entity.kind}</data>` +
      `<data key="x">${n.x.toFixed(1)}</data><data key="y">${n.y.toFixed(1)}</data></node>`);
  }
  for (const i of items) {
    const values = relationValues(i);
    const data = relationColumns.map((c, k) => (values[k] ? `<data key="${c}">${xml(values[k])}</data>` : '')).join('');
    out.push(`<edge id="${xml(i.rel.key)}" source="${xml(i.rel.fromKey)}" target="${xml(i.rel.toKey)}"` +
      `${i.rel.symmetric ? ' directed="false"' : ''}>${data}</edge>`);
  }
  out.push('</graph>', '</graphml>', '');
  return out.join('\n');
}

export function gexf(scene: Scene, items: Item[]): string {
  const out = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">',
    '<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>',
    '<attributes class="edge">',
    ...relationColumns.slice(0, 6).map((c) => `<attribute id="${c}" title="${c}" type="string"/>`),
    '</attributes>',
    '<nodes>',
  ];
  for (const n of scene.nodes) {
    out.push(`<node id="${xml(n.key)}" label="${xml(n.entity.name)}"><attvalues><attvalue for="kind" value="${n.entity.kind}"/></attvalues>` +
      `<viz:position x="${n.x.toFixed(1)}" y="${(-n.y).toFixed(1)}"/></node>`);
  }
  out.push('</nodes>', '<edges>');
  for (const i of items) {
    const r = i.rel;
    const values = relationValues(i).slice(0, 6);
    const life = (r.when.startEarliest ? ` start="${r.when.startEarliest}"` : '') + (r.when.endLatest ? ` end="${r.when.endLatest}"` : '');
    out.push(`<edge id="${xml(r.key)}" source="${xml(r.fromKey)}" target="${xml(r.toKey)}" kind="${r.type}"` +
      `${r.symmetric ? ' type="undirected"' : ''}${life}><attvalues>` +
      relationColumns.slice(0, 6).map((c, k) => (values[k] ? `<attvalue for="${c}" value="${xml(values[k])}"/>` : '')).join('') +
      '</attvalues></edge>');
  }
  out.push('</edges>', '</graph>', '</gexf>', '');
  return out.join('\n');
}

// A pen that writes SVG instead of drawing.
class SvgPen implements Pen {
  strokeStyle = '#000';
  fillStyle = '#000';
  lineWidth = 1;
  globalAlpha = 1;
  font = '12px sans-serif';
  textAlign: CanvasTextAlign = 'left';
  lineJoin: CanvasLineJoin = 'round';
  readonly out: string[] = [];
  private path = '';
  private dash = '';
  private measure = document.createElement('canvas').getContext('2d')!;
  beginPath() { this.path = ''; }
  moveTo(x: number, y: number) { this.path += `M${n(x)} ${n(y)}`; }
  lineTo(x: number, y: number) { this.path += `L${n(x)} ${n(y)}`; }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number) { this.path += `Q${n(cx)} ${n(cy)} ${n(x)} ${n(y)}`; }
  arc(x: number, y: number, r: number) { // only whole circles are drawn
    this.path += `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0`;
  }
  closePath() { this.path += 'Z'; }
  stroke() {
    this.out.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${n(this.lineWidth)}"` +
      ` stroke-linejoin="${this.lineJoin}"${this.dash}${this.alpha()}/>`);
  }
  fill() { this.out.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.alpha()}/>`); }
  fillText(text: string, x: number, y: number) { this.text(text, x, y, `fill="${this.fillStyle}"`); }
  strokeText(text: string, x: number, y: number) {
    this.text(text, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`);
  }
  measureText(text: string) {
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }
  setLineDash(dash: number[]) { this.dash = dash.length ? ` stroke-dasharray="${dash.join(' ')}"` : ''; }
  private alpha() { return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : ''; }
  private text(text: string, x: number, y: number, paint: string) {
    const [, weight, size] = /^(\d+) (\d+)px/.exec(this.font) ?? ['', '400', '12'];
    const anchor = { left: 'start', center: 'middle', right: 'end', start: 'start', end: 'end' }[this.textAlign];
    this.out.push(`<text x="${n(x)}" y="${n(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" ${paint}>${xml(text)}</text>`);
  }
}

const n = (v: number) => String(Math.round(v * 100) / 100);

export function svg(c: Camera, scene: Scene): string {
  const pen = new SvgPen();
  draw(pen, c, scene, { selected: new Set(), hover: null }, colour);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(c.width)} ${n(c.height)}" font-family="IBM Plex Sans, sans-serif">` +
    `<rect width="100%" height="100%" fill="${colour('--paper')}"/>${pen.out.join('\n')}</svg>\n`;
}
