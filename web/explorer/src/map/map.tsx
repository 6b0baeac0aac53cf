// The map: countries and provinces from Natural Earth, drawn by d3-geo; no tiles, no server of others.
import { geoMercator, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { ask } from '../api/client';
import { refFields } from '../api/queries';
import type { Entity, Point, Quad, Ref } from '../api/types';
import { colourOf } from '../graph/scene';
import type { Item } from '../graph/data';
import { t } from '../strings';
import countriesUrl from 'world-atlas/countries-50m.json?url';
import provincesUrl from './provinces.json?url';

interface Place {
  name: string;
  point: Point;
  precision: 'exact' | 'area' | 'state';
  items: Item[];
}

interface Located {
  key: string;
  location: (Ref & { point: Point | null }) | null;
  place: { name: string; point: Point | null; precision: string | null } | null;
}

const land = Promise.all([countriesUrl, provincesUrl].map((u) => fetch(u).then((r) => r.json() as Promise<Topology>)));

const located = new Map<string, Located>();

// Where relations took place, asked for when the map is first shown.
async function locate(keys: string[]): Promise<void> {
  const missing = keys.filter((k) => !located.has(k));
  for (let i = 0; i < missing.length; i += 500) {
    const d = await ask<{ relations: { nodes: Located[] } }>(
      `query Places($ids: [ID!]!) { relations(where: { id: { in: $ids } }, first: 500) { nodes {
        key location { ${refFields} point { lat lon } } place { name precision point { lat lon } } } } }`,
      { ids: missing.slice(i, i + 500) });
    for (const r of d.relations.nodes) located.set(r.key, r);
  }
}

export function GeoMap({ items, entities, selected, onSelect }: {
  items: Item[]; entities: Map<string, Entity>; selected: Set<string>; onSelect(keys: string[], add: boolean): void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 600, height: 400 });
  const [shapes, setShapes] = useState<[FeatureCollection<Geometry>, FeatureCollection<Geometry>] | null>(null);
  const [turn, setTurn] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [shift, setShift] = useState<[number, number]>([0, 0]);
  const [failed, setFailed] = useState('');
  useEffect(() => {
    const watch = new ResizeObserver(([e]) => setSize({ width: e!.contentRect.width, height: e!.contentRect.height }));
    watch.observe(box.current!);
    void land.then(([c, p]) => {
      const all = (topology: Topology, name: string) =>
        feature(topology, topology.objects[name] as GeometryCollection) as FeatureCollection<Geometry>;
      setShapes([all(c!, 'countries'), all(p!, 'provinces')]);
    }, (e: Error) => setFailed(e.message));
    return () => watch.disconnect();
  }, []);
  const keys = items.map((i) => i.rel.key);
  useEffect(() => {
    let on = true;
    void locate(keys.slice(0, 2000)).then(() => { if (on) setTurn((n) => n + 1); }, (e: Error) => setFailed(e.message));
    return () => { on = false; };
  }, [keys.join('|')]);

  // A relation is where it took place; without a place, an act between two that have one is an arc.
  const { places, arcs } = useMemo(() => {
    const places = new Map<string, Place>();
    const arcs = new Map<string, { from: Entity; to: Entity; items: Item[] }>();
    const put = (name: string, point: Point, precision: Place['precision'], i: Item) => {
      const id = `${name}|${point.lat}|${point.lon}`;
      const p = places.get(id);
      if (p) p.items.push(i);
      else places.set(id, { name, point, precision, items: [i] });
    };
    for (const i of items) {
      const l = located.get(i.rel.key);
      if (l?.place?.point) put(l.place.name, l.place.point, /site|town/.test(l.place.precision ?? '') ? 'exact' : 'area', i);
      else if (l?.location?.point) put(l.location.name, l.location.point, 'area', i);
      else {
        const from = entities.get(i.rel.fromKey);
        const to = entities.get(i.rel.toKey);
        if (from?.point && to?.point && from !== to) {
          const id = `${from.key}|${to.key}`;
          const arc = arcs.get(id);
          if (arc) arc.items.push(i);
          else arcs.set(id, { from, to, items: [i] });
        }
      }
    }
    return { places: [...places.values()], arcs: [...arcs.values()] };
  }, [items, entities, turn]);

  const points = [...places.map((p) => p.point), ...[...entities.values()].filter((e) => e.point && items.some((i) => i.rel.fromKey === e.key || i.rel.toKey === e.key)).map((e) => e.point!)];
  const target = points.length
    ? { type: 'MultiPoint' as const, coordinates: points.map((p): [number, number] => [p.lon, p.lat]) }
    : { type: 'Sphere' as const };
  const projection = geoMercator();
  const pad = Math.min(70, size.width / 6, size.height / 6);
  const spread = Math.max(...points.map((p) => p.lon), -180) - Math.min(...points.map((p) => p.lon), 180);
  if (points.length > 1 && spread > 2) projection.fitExtent([[pad, pad], [Math.max(pad + 1, size.width - pad), Math.max(pad + 1, size.height - pad)]], target as never);
  else if (points.length) projection.center([points[0]!.lon, points[0]!.lat]).scale(1500).translate([size.width / 2, size.height / 2]);
  else projection.fitSize([size.width, size.height], { type: 'Sphere' });
  projection.scale(projection.scale() * zoom);
  const [tx, ty] = projection.translate();
  projection.translate([size.width / 2 + (tx - size.width / 2) * zoom + shift[0], size.height / 2 + (ty - size.height / 2) * zoom + shift[1]]);
  projection.clipExtent([[-20, -20], [size.width + 20, size.height + 20]]);
  const path = geoPath(projection);
  const at = (p: Point) => projection([p.lon, p.lat]) ?? [0, 0];
  const quadOf = (list: Item[]): Quad | null => {
    const counts = new Map<Quad | null, number>();
    for (const i of list) counts.set(i.rel.quadClass, (counts.get(i.rel.quadClass) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
  };
  const drag = useRef<[number, number] | null>(null);
  // Names are written where they cover no other: those of the places with the most relations first.
  const taken: [number, number, number, number][] = [];
  const take = (x1: number, y1: number, x2: number, y2: number) => {
    if (taken.some((b) => x1 < b[2] && x2 > b[0] && y1 < b[3] && y2 > b[1])) return false;
    taken.push([x1, y1, x2, y2]);
    return true;
  };
  const radiusOf = (p: Place) => 6 + 3 * Math.sqrt(p.items.length);
  const byCount = [...places].sort((a, b) => b.items.length - a.items.length);
  for (const p of byCount) {
    const [x, y] = at(p.point);
    taken.push([x - radiusOf(p), y - radiusOf(p), x + radiusOf(p), y + radiusOf(p)]);
  }
  const named = new Set(byCount.filter((p) => {
    const [x, y] = at(p.point);
    const half = p.name.length * 3.6;
    return take(x - half, y + radiusOf(p) + 3, x + half, y + radiusOf(p) + 18);
  }));
  // A name stands on the side that its arcs do not take.
  const leftwards = (e: Entity) => {
    const aside = arcs.reduce((sum, { from, to }) => sum +
      (from === e ? to.point!.lon - e.point!.lon : to === e ? from.point!.lon - e.point!.lon : 0), 0);
    return aside > 0;
  };
  const shown = [...entities.values()].filter((e) => e.point).map((e) => ({ e, xy: at(e.point!), left: leftwards(e) }))
    .filter(({ e, xy: [x, y], left }) =>
      left ? take(x - 10 - e.name.length * 7, y - 9, x + 4, y + 9) : take(x - 4, y - 9, x + 10 + e.name.length * 7, y + 9));
  // Countries that are large enough in the picture are named, where there is room and nothing of the graph says it.
  const known = new Set([...entities.values()].map((e) => e.name));
  const countries = (shapes?.[0].features ?? []).flatMap((f) => {
    const name = String(f.properties?.['name'] ?? '');
    if (known.has(name) || path.area(f) < 2500) return [];
    const [x, y] = path.centroid(f);
    const half = name.length * 3.6;
    return x - half > 4 && x + half < size.width - 4 && y > 12 && y < size.height - 24 && take(x - half, y - 8, x + half, y + 8)
      ? [{ name, x, y }] : [];
  });
  return (
    <div class="map" ref={box}
      onWheel={(e) => { e.preventDefault(); const by = Math.exp(-e.deltaY * 0.0015); setZoom(Math.max(0.2, Math.min(20, zoom * by))); setShift([shift[0] * by, shift[1] * by]); }}
      onPointerDown={(e) => { if (!(e.target as Element).closest('button, [role=button]')) drag.current = [e.clientX - shift[0], e.clientY - shift[1]]; }}
      onPointerMove={(e) => { if (drag.current && e.buttons) setShift([e.clientX - drag.current[0], e.clientY - drag.current[1]]); }}
      onPointerUp={() => { drag.current = null; }}>
      <svg width={size.width} height={size.height} role="group" aria-label={t.map.label}>
        <g class="land">{shapes?.[0].features.map((f: Feature<Geometry>) => <path d={path(f) ?? ''} />)}</g>
        <g class="provinces">{shapes?.[1].features.map((f: Feature<Geometry>) => <path d={path(f) ?? ''} />)}</g>
        {countries.map(({ name, x, y }) => <text class="country" x={x} y={y + 4}>{name}</text>)}
        {arcs.map(({ from, to, items: list }) => {
          const [x1, y1] = at(from.point!);
          const [x2, y2] = at(to.point!);
          const chosen = list.some((i) => selected.has(i.rel.key));
          const text = `${from.name} → ${to.name}: ${t.count.relations(list.length)}`;
          const open = () => onSelect(list.map((i) => i.rel.key).slice(0, 50), false);
          return (
            <g role="button" tabIndex={0} class={chosen ? 'arc chosen' : 'arc'} onClick={open} onKeyDown={(e) => e.key === 'Enter' && open()}>
              <path d={`M${x1} ${y1}Q${(x1 + x2) / 2 - (y2 - y1) * 0.22} ${(y1 + y2) / 2 + (x2 - x1) * 0.22} ${x2} ${y2}`}
                stroke={`var(${colourOf(quadOf(list))})`} stroke-width={1.5 + Math.log2(list.length)} fill="none" />
              <title>{text}</title>
            </g>
          );
        })}
        {shown.map(({ e, xy: [x, y], left }) => (
          <g class="named">
            <circle cx={x} cy={y} r="3" />
            <text x={left ? x - 7 : x + 7} y={y + 4} text-anchor={left ? 'end' : 'start'}>{e.name}</text>
          </g>
        ))}
        {places.map((p) => {
          const [x, y] = at(p.point);
          const r = radiusOf(p);
          const chosen = p.items.some((i) => selected.has(i.rel.key));
          const open = () => onSelect(p.items.map((i) => i.rel.key).slice(0, 50), false);
          const text = `${t.map.opens(p.items.length, p.name)}, ${t.map[p.precision]}`;
          return (
            <g role="button" tabIndex={0} class={`spot ${p.precision}${chosen ? ' chosen' : ''}`} onClick={open} onKeyDown={(e) => e.key === 'Enter' && open()}>
              {p.precision !== 'exact' && <circle class="halo" cx={x} cy={y} r={r + 10} />}
              <circle cx={x} cy={y} r={r} fill={`var(${colourOf(quadOf(p.items))})`} />
              <text x={x} y={y + 4} class="count">{p.items.length}</text>
              {named.has(p) && <text x={x} y={y + r + 14} class="name">{p.name}</text>}
              <title>{text}</title>
            </g>
          );
        })}
      </svg>
      {failed && <p class="note">{failed}</p>}
      {!failed && places.length + arcs.length === 0 && <p class="note">{t.map.noPlace}</p>}
      <p class="map-key soft"><span class="dot exact" /> {t.map.exact} <span class="dot area" /> {t.map.area}</p>
    </div>
  );
}
