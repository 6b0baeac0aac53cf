// The strip of time below the graph: how many relations began when, and a brush that chooses among them.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Bucket } from '../api/queries';
import type { Quad } from '../api/types';
import { bucket, coarse, day, iso, next, units } from '../dates';
import type { Unit } from '../dates';
import { colourOf } from '../graph/scene';
import type { Item } from '../graph/data';
import { t } from '../strings';

interface Props {
  items: Item[];
  // Asks for all that there is, where the items are only a part of it; null if they are all.
  all: ((unit: Unit | null, signal: AbortSignal) => Promise<Bucket[]>) | null;
  from: number | null;
  to: number | null;
  moving(from: number | null, to: number | null): void; // while the hand moves
  done(from: number | null, to: number | null): void;
}

const stack: (Quad | null)[] = ['MATERIAL_CONFLICT', 'VERBAL_CONFLICT', null, 'VERBAL_COOPERATION', 'MATERIAL_COOPERATION'];
const foot = 16;
const widest = 56;

interface Bars {
  unit: Unit;
  starts: number[];
  end: number; // the day behind the last bar
  counts: number[][]; // by bar, then as stack
  max: number;
  undated: number;
}

function count(items: Item[], wanted: Unit | null): Bars | null {
  const dated = items.filter((i) => Number.isFinite(i.begin));
  if (!dated.length) return null;
  let first = Infinity;
  let last = -Infinity;
  for (const i of dated) {
    first = Math.min(first, i.begin);
    last = Math.max(last, i.begin);
  }
  // A few that are long before the others would squeeze these: the scale begins where all but a tenth begin.
  const begins = Float64Array.from(dated, (i) => i.begin).sort();
  const low = begins[Math.floor(begins.length * 0.1)]!;
  if (last - low < (last - first) / 3) first = Math.max(first, low - Math.ceil((last - low) * 0.1));
  const unit = wanted ?? coarse(first, last, 90);
  const starts: number[] = [];
  const index = new Map<number, number>();
  let b = bucket(first, unit);
  while (b <= last && starts.length < 2000) {
    index.set(b, starts.length);
    starts.push(b);
    b = next(b, unit);
  }
  const counts = starts.map(() => stack.map(() => 0));
  let outside = 0;
  for (const i of dated) {
    const at = index.get(bucket(i.begin, unit));
    if (at === undefined) outside++;
    else counts[at]![stack.indexOf(i.rel.quadClass)]!++;
  }
  const max = Math.max(1, ...counts.map((c) => c.reduce((a, n) => a + n, 0)));
  return { unit, starts, end: b, counts, max, undated: items.length - dated.length + outside };
}

// unitOf is the length of a bucket of the server's.
export function unitOf(b: Bucket): Unit {
  const length = day(b.end) - day(b.start) + 1;
  return units.findLast((u) => length >= { day: 1, week: 7, month: 28, quarter: 89, year: 365 }[u]) ?? 'day';
}

// The server's buckets as bars. The long empty time in front of the most is left out, as of what is loaded.
function barsOf(buckets: Bucket[], unit: Unit | null): Bars | null {
  const starts = [...new Set(buckets.map((b) => day(b.start)))].sort((a, b) => a - b);
  if (!starts.length) return null;
  const index = new Map(starts.map((s, i) => [s, i]));
  const counts = starts.map(() => stack.map(() => 0));
  for (const b of buckets) counts[index.get(day(b.start))!]![stack.indexOf(b.quadClass)]! += b.relations;
  const sums = counts.map((c) => c.reduce((a, n) => a + n, 0));
  return {
    unit: unit ?? unitOf(buckets[0]!), starts, end: day(buckets.at(-1)!.end) + 1, counts, max: Math.max(1, ...sums), undated: 0,
  };
}

export function Strip({ items, all, from, to, moving, done }: Props) {
  const [wanted, setUnit] = useState<Unit | null>(null);
  const [served, setServed] = useState<Bars | null>(null);
  useEffect(() => {
    if (!all) {
      setServed(null);
      return;
    }
    const abort = new AbortController();
    // Without an answer the bars are of what is drawn.
    all(wanted, abort.signal).then((b) => setServed(barsOf(b, wanted)), () => setServed(null));
    return () => abort.abort();
  }, [all, wanted]);
  const loaded = useMemo(() => count(items, wanted), [items, wanted]);
  const bars = all && served ? served : loaded;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 600, height: 72 });
  const [playing, play] = useState(false);
  useEffect(() => {
    const watch = new ResizeObserver(([e]) => setSize({ width: e!.contentRect.width, height: e!.contentRect.height }));
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);

  // Playing moves the chosen span on by one bar at a time, or what was chosen if nothing was: a tenth of all.
  const state = useRef({ from, to, bars });
  state.current = { from, to, bars };
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const { from, to, bars } = state.current;
      if (!bars) return play(false);
      const length = from !== null && to !== null ? to - from : Math.max(0, Math.round((bars.end - bars.starts[0]!) / 10));
      const begin = from === null || to === null ? bars.starts[0]! : next(from, bars.unit);
      if (begin >= bars.end) return play(false);
      done(begin, begin + length);
    }, 700);
    return () => clearInterval(timer);
  }, [playing]);

  const total = bars ? bars.end - bars.starts[0]! : 1;
  const x = (d: number) => bars ? ((d - bars.starts[0]!) / total) * size.width : 0;
  const dayAt = (px: number) => bars ? Math.round(bars.starts[0]! + (px / size.width) * total) : 0;
  const height = Math.max(10, size.height - foot);
  const drag = useRef<{ start: number; mode: 'new' | 'from' | 'to' | 'move'; from: number; to: number } | null>(null);

  const place = (e: PointerEvent) => e.clientX - box.current!.getBoundingClientRect().left;
  const down = (e: PointerEvent) => {
    if (!bars || e.button !== 0) return;
    const px = place(e);
    const left = from !== null ? x(from) : null;
    const right = to !== null ? x(to + 1) : null;
    const mode = left !== null && Math.abs(px - left) < 7 ? 'from' : right !== null && Math.abs(px - right) < 7 ? 'to'
      : left !== null && right !== null && px > left && px < right ? 'move' : 'new';
    drag.current = { start: dayAt(px), mode, from: from ?? dayAt(px), to: to ?? dayAt(px) };
    box.current!.setPointerCapture(e.pointerId);
  };
  const range = (e: PointerEvent): [number, number] => {
    const d = drag.current!;
    const now = dayAt(place(e));
    if (d.mode === 'move') return [d.from + now - d.start, d.to + now - d.start];
    const [a, b] = d.mode === 'from' ? [now, d.to] : d.mode === 'to' ? [d.from, now - 1] : [d.start, now];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const move = (e: PointerEvent) => {
    if (drag.current) moving(...range(e));
  };
  const up = (e: PointerEvent) => {
    const d = drag.current;
    if (!d || !bars) return;
    const still = Math.abs(dayAt(place(e)) - d.start) < Math.max(1, (total / size.width) * 3);
    const [a, b] = range(e);
    drag.current = null;
    if (still && d.mode === 'new') {
      // A click on a bar chooses it.
      const bar = bars.starts.findLast((s) => s <= d.start);
      if (bar !== undefined) done(bar, next(bar, bars.unit) - 1);
    } else if (still && d.mode === 'move') done(null, null);
    else done(a, b);
  };

  const key = (end: 'from' | 'to') => (e: KeyboardEvent) => {
    if (!bars) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageDown: -7, PageUp: 7 }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    const a = from ?? bars.starts[0]!;
    const b = to ?? bars.end - 1;
    if (end === 'from') done(Math.min(a + step, b), b);
    else done(a, Math.max(a, b + step));
  };

  const every = bars ? Math.max(1, Math.ceil((bars.starts.length * 74) / size.width)) : 1;
  const label = (d: number, unit: Unit) => (unit === 'year' ? iso(d).slice(0, -6) : unit === 'day' || unit === 'week' ? iso(d) : iso(d).slice(0, -3));
  return (
    <div class="strip">
      <div class="strip-tools">
        <button type="button" onClick={() => play(!playing)} aria-pressed={playing} disabled={!bars}>
          {playing ? t.time.stop : t.time.play}
        </button>
        <label>
          {t.time.unit}{' '}
          <select value={bars?.unit} onChange={(e) => setUnit(e.currentTarget.value as Unit)} disabled={!bars}>
            {units.map((u) => <option value={u}>{t.time.units[u]}</option>)}
          </select>
        </label>
        {bars !== null && bars.undated > 0 && <span class="soft">{t.count.undated(bars.undated)}</span>}
      </div>
      <div class="strip-box" ref={box} onPointerDown={down} onPointerMove={move} onPointerUp={up}>
        <svg width={size.width} height={size.height} role="img" aria-label={t.time.label}>
          {bars && (
            <g class="scale">
              <path d={`M0 4.5H${size.width}`} />
              <text x={size.width - 4} y={16} text-anchor="end">{t.time.most(bars.max)}</text>
            </g>
          )}
          {bars?.starts.map((s, i) => {
            // A bar of a short span is no wider than it needs to be, in the middle of its time.
            const whole = x(next(s, bars.unit)) - x(s) - 1;
            const width = Math.max(1, Math.min(widest, whole));
            const left = x(s) + Math.max(0, whole - width) / 2;
            let y = height;
            return (
              <g key={s}>
                {bars.counts[i]!.map((n, k) => {
                  if (!n) return null;
                  const h = (n / bars.max) * (height - 4);
                  y -= h;
                  return <rect key={k} x={left} y={y} width={width} height={h} fill={`var(${colourOf(stack[k]!)})`} />;
                })}
                {i % every === 0 && x(s) + 60 <= size.width && <text x={x(s)} y={size.height - 4}>{label(s, bars.unit)}</text>}
              </g>
            );
          })}
          {bars && from !== null && to !== null && (
            <g class="brush">
              <rect class="out" x={0} y={0} width={Math.max(0, x(from))} height={height} />
              <rect class="out" x={x(to + 1)} y={0} width={Math.max(0, size.width - x(to + 1))} height={height} />
              <rect class="in" x={x(from)} y={0.5} width={Math.max(2, x(to + 1) - x(from))} height={height - 1} />
            </g>
          )}
        </svg>
        {bars && (['from', 'to'] as const).map((end) => {
          const d = end === 'from' ? from ?? bars.starts[0]! : to ?? bars.end - 1;
          return (
            <span class="grip" role="slider" tabIndex={0} onKeyDown={key(end)} aria-label={t.time.ends[end]}
              aria-valuemin={bars.starts[0]} aria-valuemax={bars.end - 1} aria-valuenow={d} aria-valuetext={iso(d)}
              style={{ left: `${Math.min(size.width - 6, Math.max(0, (end === 'from' ? x(d) : x(d + 1)) - 3))}px` }} />
          );
        })}
      </div>
    </div>
  );
}
