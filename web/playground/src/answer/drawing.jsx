import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import { useEffect, useMemo, useRef, useState } from 'react';
import { kindColour, outlines, signs } from '../../../explorer/src/graph/shapes.ts';
import { bundles } from './graph.js';

// More than these are not drawn: the explorer is the place for them.
const mostNodes = 400;
const mostLabels = 60;

const quadColour = {
  MATERIAL_CONFLICT: '--material-conflict', VERBAL_CONFLICT: '--verbal-conflict',
  MATERIAL_COOPERATION: '--material-cooperation', VERBAL_COOPERATION: '--verbal-cooperation',
};

// The same answer gives the same picture: the simulation begins on a spiral and knows no chance.
function lay(whole) {
  const nodes = [...whole.nodes].sort((a, b) => b.edges - a.edges).slice(0, mostNodes)
    .map(n => ({ of: n, r: 9 + Math.min(7, Math.sqrt(n.edges)) }));
  const index = new Map(nodes.map(n => [n.of, n]));
  const lines = bundles(whole.edges.filter(e => index.has(e.from) && index.has(e.to)))
    .map(l => ({ ...l, source: index.get(l.a), target: index.get(l.b) }));
  const room = nodes.length > 80 ? 60 : 110;
  forceSimulation(nodes)
    .force('link', forceLink(lines.filter(l => l.source !== l.target)).distance(room).strength(0.4))
    .force('charge', forceManyBody().strength(-6 * room))
    .force('near', forceCollide(n => n.r + 14))
    .force('x', forceX().strength(0.06))
    .force('y', forceY().strength(0.1))
    .force('centre', forceCenter())
    .stop()
    .tick(nodes.length > 150 ? 120 : 300);
  nodes.slice(0, mostLabels).forEach(n => (n.labelled = true));
  const [xs, ys] = [nodes.map(n => n.x), nodes.map(n => n.y)];
  const box = { x: Math.min(...xs) - 70, y: Math.min(...ys) - 40, width: 0, height: 0 };
  box.width = Math.max(...xs) + 70 - box.x;
  box.height = Math.max(...ys) + 50 - box.y;
  return { nodes, lines, box };
}

const short = name => (name.length > 26 ? `${name.slice(0, 25)}…` : name);
const nameOf = n => n.name ?? n.key ?? n.id ?? '';

export function Drawing({ graph }) {
  const { nodes, lines, box } = useMemo(() => lay(graph), [graph]);
  const [view, setView] = useState(box);
  useEffect(() => setView(box), [box]);
  const svg = useRef(null);
  const hand = useRef(null);

  const zoom = (by, at = { x: 0.5, y: 0.5 }) => setView(v => ({
    x: v.x + v.width * (1 - 1 / by) * at.x,
    y: v.y + v.height * (1 - 1 / by) * at.y,
    width: v.width / by,
    height: v.height / by,
  }));
  useEffect(() => {
    const wheel = e => {
      e.preventDefault();
      const b = svg.current.getBoundingClientRect();
      zoom(Math.exp(-e.deltaY * 0.0015), { x: (e.clientX - b.left) / b.width, y: (e.clientY - b.top) / b.height });
    };
    const element = svg.current; // React's own wheel listeners may not prevent scrolling
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);
  const scale = () => {
    const b = svg.current.getBoundingClientRect();
    return Math.max(view.width / b.width, view.height / b.height);
  };
  const down = e => {
    hand.current = { x: e.clientX, y: e.clientY };
    svg.current.setPointerCapture(e.pointerId);
  };
  const move = e => {
    if (!hand.current) return;
    const k = scale();
    const [dx, dy] = [(e.clientX - hand.current.x) * k, (e.clientY - hand.current.y) * k];
    hand.current = { x: e.clientX, y: e.clientY };
    setView(v => ({ ...v, x: v.x - dx, y: v.y - dy }));
  };
  const key = e => {
    const step = view.width / 12;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key];
    if (moves) setView(v => ({ ...v, x: v.x + moves[0], y: v.y + moves[1] }));
    else if (e.key === '+') zoom(1.25);
    else if (e.key === '-') zoom(0.8);
    else if (e.key === '0') setView(box);
    else return;
    e.preventDefault();
  };

  const ids = graph.nodes.map(n => n.key ?? n.id).filter(Boolean);
  const left = graph.nodes.length - nodes.length;
  const what = `${graph.nodes.length} ${graph.nodes.length === 1 ? 'entity' : 'entities'} and ` +
    `${graph.edges.length} ${graph.edges.length === 1 ? 'relation' : 'relations'}`;
  return (
    <>
      <div className="answer-tools">
        <span>{what}{left > 0 && `, the ${mostNodes} with the most relations drawn`}</span>
        <span className="answer-buttons">
          <button type="button" className="graphiql-button" onClick={() => zoom(1.3)} aria-label="Zoom in">+</button>
          <button type="button" className="graphiql-button" onClick={() => zoom(0.77)} aria-label="Zoom out">−</button>
          <button type="button" className="graphiql-button" onClick={() => setView(box)}>Fit</button>
          {ids.length > 0 && (
            <a className="graphiql-button" href={explorer(graph.nodes)}>Open in the explorer</a>
          )}
        </span>
      </div>
      <svg
        ref={svg}
        className="answer-drawing"
        role="img"
        tabIndex={0}
        aria-label={`Graph of ${what}. Arrow keys move it, plus and minus zoom. The table lists the same.`}
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => (hand.current = null)}
        onPointerCancel={() => (hand.current = null)}
        onKeyDown={key}
      >
        {lines.map(l => <Line key={l.id} line={l} />)}
        {nodes.map((n, i) => <Node key={i} node={n} />)}
      </svg>
    </>
  );
}

// The busiest few are enough: the explorer finds what is between them and around.
function explorer(nodes) {
  const ids = [...nodes].sort((a, b) => b.edges - a.edges).map(n => n.key ?? n.id).filter(Boolean).slice(0, 12);
  return `/explorer/graph?${ids.map(id => `id=${encodeURIComponent(id).replaceAll('%3A', ':')}`).join('&')}`;
}

function Line({ line: l }) {
  const { source: a, target: b } = l;
  const colour = `var(${quadColour[l.quad] ?? '--no-quad'})`;
  const told = l.edges.slice(0, 12).map(e => {
    const what = [e.type, e.mode].filter(Boolean).join('/');
    return [`${nameOf(e.from)} → ${nameOf(e.to)}:`, what, e.when, e.status].filter(Boolean).join(' ');
  });
  if (l.edges.length > 12) told.push(`and ${l.edges.length - 12} more`);
  const title = <title>{told.join('\n')}</title>;
  const wide = 1.2 + Math.min(4, Math.log2(l.count));
  if (a === b) {
    return (
      <path d={`M${a.x - 4} ${a.y - a.r}a12 12 0 1 1 8 0`} fill="none" stroke={colour} strokeWidth={wide}>
        {title}
      </path>
    );
  }
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const [x1, y1, x2, y2] = [a.x + ux * (a.r + 2), a.y + uy * (a.r + 2), b.x - ux * (b.r + 2), b.y - uy * (b.r + 2)];
  const head = (x, y, dx, dy) =>
    `${x},${y} ${x - dx * 9 - dy * 4.5},${y - dy * 9 + dx * 4.5} ${x - dx * 9 + dy * 4.5},${y - dy * 9 - dx * 4.5}`;
  const conflict = l.quad?.endsWith('CONFLICT');
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return (
    <g>
      <line x1={x1} y1={y1} x2={x2} y2={y2} stroke={colour} strokeWidth={wide} />
      <line x1={x1} y1={y1} x2={x2} y2={y2} stroke="transparent" strokeWidth={12} />
      {l.toB && <polygon points={head(x2, y2, ux, uy)} fill={colour} />}
      {l.toA && <polygon points={head(x1, y1, -ux, -uy)} fill={colour} />}
      {l.count > 1 && (
        <>
          {conflict ? <rect x={mx - 9} y={my - 8} width={18} height={16} fill="var(--paper)" stroke={colour} />
            : <circle cx={mx} cy={my} r={9} fill="var(--paper)" stroke={colour} />}
          <text x={mx} y={my + 3.5} textAnchor="middle" fontSize="10" fill="var(--ink)">{l.count}</text>
        </>
      )}
      {title}
    </g>
  );
}

function Node({ node: n }) {
  const points = p => p.map(([x, y]) => `${x * n.r},${y * n.r}`).join(' ');
  const outline = outlines[n.of.kind];
  const fill = `var(${kindColour[n.of.kind] ?? '--node-soft'})`;
  return (
    <g transform={`translate(${n.x} ${n.y})`}>
      {outline ? <polygon points={points(outline)} fill={fill} /> : <circle r={n.r} fill={fill} />}
      {(signs[n.of.kind] ?? []).map((s, i) => (
        <polyline key={i} points={points(s)} fill="none" stroke="var(--on-node)" strokeWidth="1.4" />
      ))}
      {n.labelled && <text className="answer-label" y={n.r + 13} textAnchor="middle">{short(nameOf(n.of))}</text>}
      <title>{[nameOf(n.of), n.of.kind?.toLowerCase().replace('_', ' '), n.of.key].filter(Boolean).join('\n')}</title>
    </g>
  );
}
