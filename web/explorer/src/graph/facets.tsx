// Events by type, mode, source and place, of all that the graph has around what was asked for, ten values at a time.
// Relations of one event are one. What is ticked is all that is loaded then.
import { useEffect, useState } from 'preact/hooks';
import { facetPage } from '../api/queries';
import type { FacetPage, FacetValue } from '../api/queries';
import { Failure, Loading } from '../parts/basics';
import { t } from '../strings';
import { endOf, whereOf } from './data';
import { facets } from './view';
import type { Facet, View } from './view';

export function Facets({ view, change }: { view: View; change(to: Partial<View>): void }) {
  return (
    <section class="facets">
      {facets.map((f) => <Section key={f} facet={f} view={view} change={change} />)}
    </section>
  );
}

function Section({ facet, view, change }: { facet: Facet; view: View; change(to: Partial<View>): void }) {
  const chosen = view[facet];
  const [open, setOpen] = useState(facet === 'types' || chosen.length > 0);
  const [page, setPage] = useState<{ key: string; page?: FacetPage; error?: unknown; busy?: boolean }>({ key: '' });
  const [turn, setTurn] = useState(0);
  // A facet does not filter itself: what else there is to tick stays in sight.
  const where = whereOf({ ...view, [facet]: [] });
  const named = facet === 'sources' || facet === 'places' ? chosen : [];
  const input = { ids: view.ids, where, named, ...(view.known ? { knownAt: endOf(view.known) } : {}) };
  const key = JSON.stringify(input);
  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    facetPage(facet, input, null, abort.signal).then(
      (page) => { if (!abort.signal.aborted) setPage({ key, page }); },
      (error: unknown) => { if (!abort.signal.aborted) setPage({ key, error }); });
    return () => abort.abort();
  }, [open, key, turn]);
  const shown = page.page;
  const more = () => {
    const before = { ...page, busy: true };
    setPage(before);
    facetPage(facet, input, shown!.pageInfo.endCursor).then(
      (next) => setPage((now) => (now === before ? { key, page: { ...next, nodes: [...shown!.nodes, ...next.nodes] } } : now)),
      (error: unknown) => setPage((now) => (now === before ? { key, error } : now)));
  };
  const toggle = (value: string) => change(
    { [facet]: chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value] });
  const listed = new Set(shown?.nodes.map((n) => n.key));
  const left = shown ? shown.totalCount - shown.nodes.length : 0;
  const row = (value: string, text: string, n?: FacetValue) => (
    <label class="filter" key={value}>
      <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
      <span dir="auto">{text}</span>
      {n && <span class="number" title={t.graph.facetCount(n.count, n.relations)}>{n.count.toLocaleString('en')}</span>}
    </label>
  );
  const text = (value: string) =>
    facet === 'types' ? t.type(value) : facet === 'modes' ? t.mode(value) : shown?.names.get(value) ?? value;
  return (
    <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        {t.graph.facets[facet]}
        {chosen.length > 0 && <span class="soft"> {t.graph.ticked(chosen.length)}</span>}
      </summary>
      {chosen.filter((c) => !listed.has(c)).map((c) => row(c, text(c)))}
      {shown?.nodes.map((n) => row(n.key, n.entity?.name ?? text(n.key), n))}
      {shown?.totalCount === 0 && <p class="soft">{t.none}</p>}
      {open && !shown && !page.error && <Loading />}
      {Boolean(page.error) && <Failure error={page.error} retry={() => { setPage({ key: '' }); setTurn(turn + 1); }} />}
      {shown && left > 0 && (
        <button type="button" disabled={page.busy || page.key !== key} onClick={more}>{t.graph.nextValues(left)}</button>
      )}
      {chosen.length > 0 && <button type="button" onClick={() => change({ [facet]: [] })}>{t.graph.untick}</button>}
    </details>
  );
}
