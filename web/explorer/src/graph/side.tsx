// The narrow panels at the sides of the graph: filters with the legend, and what is selected.
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { facetCounts } from '../api/queries';
import type { Counts, FacetCount } from '../api/queries';
import { kinds, quads, realizations, statuses } from '../api/types';
import { Failure, KindIcon } from '../parts/basics';
import { t } from '../strings';
import { endOf, whereOf } from './data';
import type { Data } from './data';
import { Facets } from './facets';
import { colourOf } from './scene';
import type { View } from './view';

function Row(p: {
  on: boolean; count: FacetCount | null; text: string; children?: ComponentChildren; toggle(): void;
}) {
  const n = p.count;
  return (
    <label class={n?.count === 0 ? 'filter empty' : 'filter'}>
      <input type="checkbox" checked={p.on} onChange={p.toggle} />
      {p.children}
      <span>{p.text}</span>
      {n && <span class="number" title={t.graph.facetCount(n.count, n.relations)}>{n.count.toLocaleString('en')}</span>}
    </label>
  );
}

const flip = <T,>(list: T[], v: T) => (list.includes(v) ? list.filter((o) => o !== v) : [...list, v]);

// useCounts asks the server for all numbers of the panel, so that they are of one kind: events around what was asked for,
// drawn or not. Those of the last answer stay until the next one is there.
function useCounts(v: View): { counts: Counts | null; error: unknown; again(): void } {
  const [state, setState] = useState<{ counts: Counts | null; error: unknown }>({ counts: null, error: null });
  const [turn, setTurn] = useState(0);
  const input = {
    ids: v.ids, ...(v.known ? { knownAt: endOf(v.known) } : {}),
    quads: whereOf({ ...v, noQuads: [] }), statuses: whereOf({ ...v, noStatuses: [] }),
    realizations: whereOf({ ...v, noRealizations: [] }), kinds: whereOf(v),
  };
  const key = JSON.stringify(input);
  useEffect(() => {
    const abort = new AbortController();
    facetCounts(input, abort.signal).then(
      (counts) => { if (!abort.signal.aborted) setState({ counts, error: null }); },
      (error: unknown) => { if (!abort.signal.aborted) setState({ counts: null, error }); });
    return () => abort.abort();
  }, [key, turn]);
  return { ...state, again: () => setTurn(turn + 1) };
}

const none: FacetCount = { count: 0, relations: 0 };

export function Filters({ view: v, data, change }: { view: View; data: Data; change(to: Partial<View>): void }) {
  const { counts, error, again } = useCounts(v);
  const of = (name: keyof Counts, value: string | null) =>
    counts && ((counts[name] as Map<string | null, FacetCount>).get(value) ?? none);
  const present = useMemo(() => new Set([...data.entities.values()].map((e) => e.kind)), [data]);
  return (
    <div class="filters">
      <p class="soft hint">{t.graph.counted}</p>
      {Boolean(error) && <Failure error={error} retry={again} />}
      <fieldset>
        <legend>{t.graph.quadsTitle}</legend>
        {[...quads, null].map((q) => (
          <Row text={t.quad(q)} count={of('quads', q)} on={!v.noQuads.includes(q ?? 'none')}
            toggle={() => change({ noQuads: flip(v.noQuads, q ?? 'none') })}>
            <svg width="16" height="8" aria-hidden="true">
              <rect y="2" width="16" height="4" fill={`var(${colourOf(q)})`} />
            </svg>
          </Row>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.graph.status}</legend>
        {statuses.map((s) => (
          <Row text={t.status(s)} count={of('statuses', s)} on={!v.noStatuses.includes(s)}
            toggle={() => change({ noStatuses: flip(v.noStatuses, s) })} />
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.graph.realization}</legend>
        {realizations.map((r) => (
          <Row text={t.realization(r)} count={of('realizations', r)} on={!v.noRealizations.includes(r)}
            toggle={() => change({ noRealizations: flip(v.noRealizations, r) })} />
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.graph.kindsTitle}</legend>
        {kinds.filter((k) => present.has(k) || of('kinds', k)?.count || v.noKinds.includes(k)).map((k) => (
          <Row text={t.kinds(k)} count={of('kinds', k)} on={!v.noKinds.includes(k)}
            toggle={() => change({ noKinds: flip(v.noKinds, k) })}>
            <KindIcon kind={k} size={16} />
          </Row>
        ))}
      </fieldset>
      <Facets view={v} change={change} />
      <Legend />
    </div>
  );
}

function Legend() {
  const l = t.graph.legendLines;
  const stroke = { stroke: 'var(--ink-soft)', 'stroke-width': 2, fill: 'none' };
  const sample = (children: ComponentChildren, text: string) => (
    <li><svg width="44" height="16" aria-hidden="true">{children}</svg>{text}</li>
  );
  const mark = (text: string) => (
    <>
      <path d="M0 8H44" {...stroke} />
      <circle cx="22" cy="8" r="6.5" fill="var(--paper)" stroke="var(--ink-soft)" />
      <text x="22" y="11.5" text-anchor="middle" class="badge">{text}</text>
    </>
  );
  return (
    <section class="legend">
      <h3>{t.graph.legend}</h3>
      <ul>
        {sample(<><path d="M0 8H36" {...stroke} /><path d="M44 8 34 4V12Z" fill="var(--ink-soft)" /></>, l.occurred)}
        {sample(<path d="M0 8H44" {...stroke} stroke-dasharray="6 4" />, l.planned)}
        {sample(<path d="M0 8H44" {...stroke} opacity=".45" />, l.alleged)}
        {sample(mark('×'), l.denied)}
        {sample(mark('!'), l.disputed)}
        {sample(mark('?'), l.uncertain)}
        {sample(<><path d="M0 8H44" {...stroke} /><rect x="15" y="2" width="14" height="12" fill="var(--paper)" stroke="var(--material-conflict)" /><text x="22" y="11.5" text-anchor="middle" class="badge">4</text></>, l.conflict)}
        {sample(<><path d="M0 8H44" {...stroke} /><circle cx="22" cy="8" r="6.5" fill="var(--paper)" stroke="var(--verbal-cooperation)" /><text x="22" y="11.5" text-anchor="middle" class="badge">4</text></>, l.cooperation)}
      </ul>
    </section>
  );
}
