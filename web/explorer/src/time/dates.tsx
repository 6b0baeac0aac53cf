// Draws a date: pale for the days that are possible, dark for those that are certain.
import type { When } from '../api/types';
import { day, iso, span } from '../dates';
import { t } from '../strings';

export function DateBar({ when, axis }: { when: When; axis?: [number, number] }) {
  const s = span(when);
  // The days between which it began or ended belong to the axis, too.
  const known = [s.first, s.last, s.certainFirst, s.certainLast,
    ...[when.startLatest, when.endEarliest].filter((d) => d !== null).map(day)].filter(Number.isFinite);
  if (!known.length) return <p class="soft">{when.text}</p>;
  let [from, to] = axis ?? [Math.min(...known), Math.max(...known)];
  if (!axis) {
    const pad = Math.max(2, Math.round((to - from) * 0.12));
    [from, to] = [from - pad, to + pad];
  }
  const at = (d: number) => Math.max(0, Math.min(100, ((d - from) / (to - from + 1)) * 100));
  const certain = when.certain === 'DAYS';
  const left = at(s.first);
  const right = at(s.last + 1);
  const days = Math.max(1, to - from);
  const step = Math.ceil(days / 5);
  const ticks = Array.from({ length: Math.floor(days / step) + 1 }, (_, i) => from + step * i);
  return (
    <svg class="date-bar" viewBox="0 0 400 44" role="img" aria-label={when.text}>
      <rect class="possible" x={left * 4} y="6" width={Math.max(2, (right - left) * 4)} height="14" />
      {certain && (
        <rect class="certain" x={at(s.certainFirst) * 4} y="6" width={Math.max(3, (at(s.certainLast + 1) - at(s.certainFirst)) * 4)} height="14" />
      )}
      {s.first === -Infinity && <path class="open" d="M6 3 0 13 6 23" />}
      {s.last === Infinity && <path class="open" d="M394 3 400 13 394 23" />}
      {ticks.map((d, i) => (
        <g>
          <path d={`M${Math.min(399.5, at(d) * 4)} 22V27`} />
          <text x={at(d) * 4} y="40" text-anchor={i === 0 ? 'start' : at(d) > 90 ? 'end' : 'middle'}>{i % 2 === 0 || ticks.length < 4 ? iso(d) : ''}</text>
        </g>
      ))}
    </svg>
  );
}

export function DateKey() {
  return (
    <p class="date-key soft">
      <svg width="20" height="10" aria-hidden="true"><rect class="possible" width="20" height="10" /></svg> {t.relation.possible}
      <svg width="20" height="10" aria-hidden="true"><rect class="certain" width="20" height="10" /></svg> {t.relation.certain}
    </p>
  );
}
