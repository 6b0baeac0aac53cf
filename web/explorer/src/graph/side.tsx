// The narrow panels at the sides of the graph: filters with the legend, and what is selected.
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { kinds, quads, realizations, statuses } from '../api/types';
import type { Kind } from '../api/types';
import { KindIcon } from '../parts/basics';
import { t } from '../strings';
import type { Data } from './data';
import { Facets } from './facets';
import { colourOf } from './scene';
import type { View } from './view';

function Row(p: { on: boolean; count: number; text: string; children?: ComponentChildren; toggle(): void }) {
  return (
    <label class={p.count ? 'filter' : 'filter empty'}>
      <input type="checkbox" checked={p.on} onChange={p.toggle} />
      {p.children}
      <span>{p.text}</span>
      <span class="number">{p.count.toLocaleString('en')}</span>
    </label>
  );
}

const flip = <T,>(list: T[], v: T) => (list.includes(v) ? list.filter((o) => o !== v) : [...list, v]);

export function Filters({ view: v, data, change }: { view: View; data: Data; change(to: Partial<View>): void }) {
  const { of, present } = useMemo(() => {
    const of = new Map<string | null, number>();
    const add = (key: string | null) => of.set(key, (of.get(key) ?? 0) + 1);
    for (const { rel: r } of data.items) {
      add(r.quadClass);
      add(r.status);
      add(r.realization);
    }
    const present = new Map<Kind, number>();
    for (const e of data.entities.values()) present.set(e.kind, (present.get(e.kind) ?? 0) + 1);
    return { of, present };
  }, [data]);
  return (
    <div class="filters">
      <fieldset>
        <legend>{t.graph.quadsTitle}</legend>
        {[...quads, null].map((q) => (
          <Row text={t.quad(q)} count={of.get(q) ?? 0} on={!v.noQuads.includes(q ?? 'none')}
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
          <Row text={t.status(s)} count={of.get(s) ?? 0} on={!v.noStatuses.includes(s)}
            toggle={() => change({ noStatuses: flip(v.noStatuses, s) })} />
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.graph.realization}</legend>
        {realizations.map((r) => (
          <Row text={t.realization(r)} count={of.get(r) ?? 0} on={!v.noRealizations.includes(r)}
            toggle={() => change({ noRealizations: flip(v.noRealizations, r) })} />
        ))}
      </fieldset>
      <fieldset>
        <legend>{t.graph.kindsTitle}</legend>
        {kinds.filter((k) => present.has(k) || v.noKinds.includes(k)).map((k) => (
          <Row text={t.kinds(k)} count={present.get(k) ?? 0} on={!v.noKinds.includes(k)}
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
