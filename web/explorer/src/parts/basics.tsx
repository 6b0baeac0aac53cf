// Small parts that several pages use.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api/client';
import type { Kind, Realization, Ref, Relation, Status } from '../api/types';
import { kindColour, outlines, signs } from '../graph/shapes';
import { colourOf } from '../graph/scene';
import { href } from '../router';
import { t } from '../strings';

// The shape and sign of a kind, as on the canvas.
export function KindIcon({ kind, size = 18 }: { kind: Kind; size?: number }) {
  const points = (p: [number, number][]) => p.map(([x, y]) => `${x * 10},${y * 10}`).join(' ');
  const outline = outlines[kind];
  return (
    <svg class="kind" width={size} height={size} viewBox="-12 -12 24 24" role="img" aria-label={t.kind(kind)}>
      <g fill={`var(${kindColour[kind]})`}>
        {outline ? <polygon points={points(outline)} /> : <circle r="10" />}
      </g>
      <g fill="none" stroke="var(--on-node)" stroke-width="1.6" transform="scale(.85)">
        {signs[kind].map((s) => <polyline points={points(s)} />)}
      </g>
    </svg>
  );
}

export function entityHref(e: Ref): string {
  return href(e.kind === 'SOURCE' ? 'source' : 'entity', { id: e.key });
}

export function EntityLink({ entity, icon = false }: { entity: Ref; icon?: boolean }) {
  return (
    <a class="entity" href={entityHref(entity)} dir="auto">
      {icon && <KindIcon kind={entity.kind} size={16} />}
      {entity.name}
    </a>
  );
}

// What sets a relation apart from a plain fact: planned, alleged, denied, …
export function Marks({ relation: r }: { relation: { status: Status; realization: Realization } }) {
  const marks: string[] = [];
  if (r.realization !== 'OCCURRED') marks.push(r.realization);
  if (r.status !== 'ASSERTED') marks.push(r.status);
  return <>{marks.map((m) => <span class={`mark ${m.toLowerCase()}`}>{t.marks[m]}</span>)}</>;
}

export function QuadBar({ relation }: { relation: Pick<Relation, 'quadClass'> }) {
  return (
    <svg class="quad" width="4" height="14" aria-hidden="true">
      <rect width="4" height="14" rx="1" fill={`var(${colourOf(relation.quadClass)})`} />
    </svg>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const code = error instanceof ApiError ? error.code : '';
  return (
    <div class="failure" role="alert">
      <strong>{t.errors.title}</strong>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {t.errors.hints[code] && <p>{t.errors.hints[code]}</p>}
      {retry && <button type="button" onClick={retry}>{t.retry}</button>}
    </div>
  );
}

export function Loading() {
  return <p class="loading" role="status">{t.loading}</p>;
}

export type Loaded<T> = { value?: T; error?: unknown; again(): void };

// useLoaded loads once per key, and drops what comes after the key has changed.
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ key: string; value?: T; error?: unknown; turn: number }>({ key, turn: 0 });
  const turn = state.turn;
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => { if (!abort.signal.aborted) set({ key, value, turn }); },
      (error: unknown) => { if (!abort.signal.aborted) set({ key, error, turn }); },
    );
    return () => abort.abort();
  }, [key, turn]);
  const again = () => set({ key, turn: turn + 1 });
  return state.key === key ? { value: state.value, error: state.error, again } : { again };
}

export function Show<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (of.error) return <Failure error={of.error} retry={of.again} />;
  if (of.value === undefined) return <Loading />;
  return <>{children(of.value)}</>;
}

// A file for the reader to keep.
export function download(name: string, content: Blob | string, type = 'text/plain'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
