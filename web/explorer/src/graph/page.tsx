// The main view: graph, time, table and map of the same entities and relations.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lazy } from '../parts/lazy';
import { graphQuery, loadVoices, timeline } from '../api/queries';
import type { Where } from '../api/queries';
import type { Kind } from '../api/types';
import { kinds } from '../api/types';
import { ALWAYS, NEVER, day, iso } from '../dates';
import type { Unit } from '../dates';
import { Failure, Loading, download } from '../parts/basics';
import { plainSentence, voicesText } from '../parts/sentence';
import { address, href, playground, query } from '../router';
import { t } from '../strings';
import { Strip } from '../time/strip';
import { Starters } from '../parts/starters';
import { endOf, inTime, load, passes, visible, whereOf } from './data';
import type { Data, Loaded } from './data';
import { dataJson, gexf, graphml, relationsCsv, svg } from './export';
import { layOut } from './layout';
import { build, masks } from './scene';
import type { Line, Node, Scene } from './scene';
import { Filters } from './side';
import { Stage } from './stage';
import type { StageHandle } from './stage';
import { Table } from './table';
import { canRedo, canUndo, change as changeView, defaultMax, layouts, read, redo, undo } from './view';
import type { View } from './view';

const GeoMap = lazy(() => import('../map/map').then((m) => m.GeoMap));

type Panel = 'filters' | 'table' | 'time';

function usePanels(): [Set<Panel>, (p: Panel) => void] {
  const [open, set] = useState<Set<Panel>>(() => {
    try {
      const kept = localStorage.getItem('graphd-panels');
      if (kept !== null) return new Set(kept.split(',').filter(Boolean) as Panel[]);
    } catch {
      // Without storage panels begin as the width suggests.
    }
    return new Set<Panel>(innerWidth >= 1200 ? ['filters', 'table', 'time'] : innerWidth >= 700 ? ['table', 'time'] : ['time']);
  });
  return [open, (p) => {
    const now = new Set(open);
    if (!now.delete(p)) now.add(p);
    set(now);
    try {
      localStorage.setItem('graphd-panels', [...now].join(','));
    } catch {
      // As above.
    }
  }];
}

export function GraphPage() {
  const view = useMemo(() => read(query.value), [address.value]);
  const change = (to: Partial<View>) => changeView(to, read(query.value));
  const key = JSON.stringify([view.ids, view.max, view.known, view.compare, whereOf(view)]);
  const [loaded, setLoaded] = useState<{ data?: Loaded; error?: unknown; busy: boolean }>({ busy: false });
  const [turn, again] = useState(0);
  useEffect(() => {
    if (!view.ids.length) {
      setLoaded({ busy: false });
      return;
    }
    const abort = new AbortController();
    setLoaded((l) => ({ ...l, error: undefined, busy: true }));
    load(view).then(
      (data) => { if (!abort.signal.aborted) setLoaded({ data, busy: false }); },
      (error: unknown) => { if (!abort.signal.aborted) setLoaded((l) => ({ data: l.data, error, busy: false })); },
    );
    return () => abort.abort();
  }, [key, turn]);

  const data = loaded.data;
  if (!view.ids.length) return <Empty />;
  return (
    <div class="graph-page">
      {data ? <Views view={view} loaded={data} change={change} /> : <div class="waiting">{!loaded.error && <Loading />}</div>}
      {loaded.busy && data && <div class="progress" role="status" aria-label={t.loading} />}
      {Boolean(loaded.error) && <div class="over"><Failure error={loaded.error} retry={() => again(turn + 1)} /></div>}
    </div>
  );
}

function Empty() {
  return (
    <main class="page narrow" id="content">
      <h1>{t.graph.empty}</h1>
      <p>{t.graph.emptyHint}</p>
      <Starters />
    </main>
  );
}

function Views({ view, loaded, change }: { view: View; loaded: Loaded; change(to: Partial<View>): void }) {
  const data: Data = loaded.shown;
  const [panels, toggle] = usePanels();
  const [brush, setBrush] = useState<{ from: number | null; to: number | null } | null>(null);
  useEffect(() => setBrush(null), [view.from, view.to]);
  const places = useRef(new Map<string, { x: number; y: number }>());
  const stage = useRef<StageHandle | null>(null);
  const [lasso, setLasso] = useState(false);
  const [tip, setTip] = useState<{ node?: Node; line?: Line; x: number; y: number } | null>(null);
  const [settled, setSettled] = useState<Scene | null>(null); // the scene whose nodes are where they stay

  const seen = useMemo(() => visible(view, data), [data, view.hide.join(), view.noKinds.join(), view.ids.join()]);
  const ended = (i: Data['items'][number]) => seen(i.rel.fromKey) && seen(i.rel.toKey);
  // What the filters leave, whenever it was: the strip counts it.
  const filterKey = [view.noQuads, view.noStatuses, view.noRealizations].join(';');
  const always = useMemo(() => {
    const pass = passes(view);
    const base = loaded.all.truncated && (view.from || view.to) ? loaded.all : data;
    return base.items.filter((i) => pass(i) && ended(i));
  }, [data, seen, filterKey]);
  const from = brush ? (brush.from === null ? '' : iso(brush.from)) : view.from;
  const to = brush ? (brush.to === null ? '' : iso(brush.to)) : view.to;
  const pool = useMemo(() => {
    const pass = passes(view);
    return data.items.filter((i) => pass(i) && ended(i));
  }, [data, seen, filterKey]);
  // Of very many relations the brush shows some and hides the others; what remains is worked out when it rests.
  const masked = brush !== null && pool.length > 2000;
  const [since, until] = masked ? ['', ''] : [from, to];
  const items = useMemo(
    () => inTime(pool, since, until, view.certain), [pool, since, until, view.certain]);

  // A long table waits until the brush rests.
  const listed = useRef(items);
  if (!brush || items.length < 1000) listed.current = items;

  const pins = JSON.stringify(view.pin);
  const scene: Scene = useMemo(
    () => build(view, data, items, places.current), [items, view.open.join(), pins, view.ids.join()]);
  const selected = useMemo(() => new Set(view.selected), [view.selected.join()]);
  const masking = useMemo(() => (masked ? masks(scene) : null), [masked, scene]);
  const mask = useMemo(
    () => masking && masking(from ? day(from) : NEVER, to ? day(to) : ALWAYS, view.certain), [masking, from, to]);

  const layoutDone = useRef('');
  useEffect(() => {
    const remember = () => {
      for (const n of scene.nodes) places.current.set(n.key, { x: n.x, y: n.y });
    };
    if (masked) return undefined;
    const known = scene.nodes.every((n) => !Number.isNaN(n.x));
    // Moving the brush changes what is drawn, not where.
    if (known && layoutDone.current === view.layout) {
      remember();
      setSettled(scene);
      return undefined;
    }
    const first = layoutDone.current !== view.layout;
    const c = stage.current?.camera();
    return layOut(scene, view.layout, c ? (c.width < c.height ? c.width / c.height : Math.sqrt(c.width / c.height)) : 1, (done) => {
      remember();
      if (first || !known) stage.current?.fit();
      stage.current?.redraw();
      if (done) {
        layoutDone.current = view.layout;
        setSettled(scene);
      }
    });
  }, [scene, view.layout, masked]);

  const select = (keys: string[], add: boolean) => {
    const now = add ? [...new Set([...view.selected, ...keys])] : keys;
    change({ selected: add && keys.length === 1 && view.selected.includes(keys[0]!) ? view.selected.filter((k) => k !== keys[0]) : now });
  };
  const expand = (node: Node) => {
    if (view.ids.includes(node.key)) {
      if (view.ids.length > 1) change({ ids: view.ids.filter((i) => i !== node.key) });
    } else change({ ids: [...view.ids, node.key], max: Math.min(5000, Math.max(view.max, defaultMax) + 30) });
  };

  // Of a part that is too large to be drawn whole, the strip shows all of it.
  const whole = JSON.stringify(view.known || !loaded.all.truncated ? null
    : { and: [{ either: { id: { in: view.ids } } }, ...((whereOf({ ...view, from: '', to: '' })?.['and'] as object[] | undefined) ?? [])] });
  const all = useMemo(() => {
    const where = JSON.parse(whole) as Where | null;
    return where && ((unit: Unit | null, signal: AbortSignal) => timeline(where, unit?.toUpperCase() ?? 'AUTO', signal));
  }, [whole]);

  const chosen = scene.nodes.filter((n) => selected.has(n.key));
  const variables = {
    ids: view.ids, where: whereOf(view), nodes: view.max, relations: Math.max(1000, view.max * 4),
    ...(view.known ? { knownAt: endOf(view.known) } : {}),
  };
  const counts = { new: 0, gone: 0, changed: 0 };
  for (const i of items) if (i.change) counts[i.change]++;

  // These stay as they are while the brush moves.
  const filters = useMemo(
    () => <Filters view={view} data={loaded.all} change={change} />, [view, loaded]);
  const table = useMemo(
    () => <Table items={listed.current} scene={scene} entities={data.entities} selected={selected} onSelect={select} />,
    [listed.current, scene, data, view]);

  return (
    <>
      {panels.has('filters') && (
        <aside class="panel left" aria-label={t.graph.filters}>
          <PanelHead name={t.graph.filters} close={() => toggle('filters')} />
          {filters}
        </aside>
      )}
      <main class="middle" id="content">
        <h1 class="unseen">{t.graph.title(scene.nodes.filter((n) => n.centre).map((n) => n.entity.name).join(', '))}</h1>
        <Tools view={view} change={change} stage={stage} lasso={lasso} setLasso={setLasso} panels={panels} toggle={toggle}
          scene={scene} items={items} data={data} showQuery={playground(graphQuery(Boolean(view.known)), variables)} />
        <div class={view.map ? 'views two' : 'views'}>
          <div class="view">
            <Stage scene={scene} selected={selected} lasso={lasso} quick={brush !== null || (items.length > 2000 && settled !== scene)} mask={mask} busy={settled !== scene} handle={stage} onSelect={select} onExpand={expand}
              onMoved={(n) => change({ pin: { ...view.pin, [n.key]: [n.x, n.y] } })}
              onOpen={(l) => change({ open: view.open.includes(l.bundle) ? view.open.filter((b) => b !== l.bundle) : [...view.open, l.bundle] })}
              onHover={(what, x, y) => setTip(what ? { ...what, x, y } : null)}
              label={t.graph.canvas(t.count.entities(mask?.entities ?? scene.nodes.length), t.count.relations(mask?.relations ?? items.length))} />
            {tip && <Tip tip={tip} scene={scene} />}
            <p class="printed">{t.graph.printed(new URL(address.value, window.location.href).href, iso(Math.floor(Date.now() / 86_400_000)))}</p>
            {(mask?.relations ?? items.length) === 0 && (
              <div class="note">
                <p>{t.graph.filteredOut}</p>
                <button type="button" onClick={() => change({ noQuads: [], noKinds: [], noStatuses: [], noRealizations: [], types: [], modes: [], sources: [], places: [], from: '', to: '', certain: false })}>
                  {t.graph.resetFilters}
                </button>
              </div>
            )}
            {data.truncated && items.length > 0 && (
              <p class="truncated">
                {t.graph.truncated}{' '}
                {view.max < 5000 && <button type="button" onClick={() => change({ max: Math.min(5000, view.max * 3) })}>{t.graph.moreAllowed}</button>}
              </p>
            )}
            {chosen.length > 0 && (
              <Selection view={view} chosen={chosen} change={change} expand={expand} />
            )}
          </div>
          {view.map && (
            <div class="view">
              <GeoMap items={items} entities={data.entities} selected={selected} onSelect={select} />
            </div>
          )}
        </div>
        {panels.has('time') && (
          <section class="time" aria-label={t.graph.time}>
            <When view={view} change={change} counts={view.compare ? counts : null} />
            <Strip items={always} all={all} from={from ? day(from) : null} to={to ? day(to) : null}
              moving={(a, b) => setBrush({ from: a, to: b })}
              done={(a, b) => change({ from: a === null ? '' : iso(a), to: b === null ? '' : iso(b) })} />
          </section>
        )}
      </main>
      {panels.has('table') && (
        <aside class="panel right" aria-label={t.graph.table}>
          <PanelHead name={t.graph.table} close={() => toggle('table')} />
          {table}
        </aside>
      )}
    </>
  );
}

function PanelHead({ name, close }: { name: string; close(): void }) {
  return (
    <div class="panel-head">
      <h2>{name}</h2>
      <button type="button" class="icon" aria-label={t.graph.close(name)} title={t.graph.close(name)} onClick={close}>×</button>
    </div>
  );
}

function Tools(p: {
  view: View; change(to: Partial<View>): void; stage: { current: StageHandle | null }; lasso: boolean;
  setLasso(on: boolean): void; panels: Set<Panel>; toggle(p: Panel): void; scene: Scene; items: Data['items'];
  data: Data; showQuery: string;
}) {
  const { view, change } = p;
  const [copied, setCopied] = useState(false);
  const take = {
    png: async () => download('graph.png', await p.stage.current!.png()),
    svg: () => download('graph.svg', svg(p.stage.current!.camera(), p.scene), 'image/svg+xml'),
    csv: () => download('relations.csv', relationsCsv(p.items, p.data.entities), 'text/csv'),
    json: () => download('graph.json', dataJson(p.scene, p.items), 'application/json'),
    graphml: () => download('graph.graphml', graphml(p.scene, p.items), 'application/xml'),
    gexf: () => download('graph.gexf', gexf(p.scene, p.items), 'application/xml'),
  };
  return (
    <div class="tools" role="toolbar" aria-label={t.graph.tools}>
      {(['filters', 'table', 'time'] as const).map((panel) => (
        <button type="button" aria-pressed={p.panels.has(panel)} onClick={() => p.toggle(panel)}>{t.graph[panel]}</button>
      ))}
      <button type="button" aria-pressed={view.map} onClick={() => change({ map: !view.map })}>{t.graph.map}</button>
        <select aria-label={t.graph.layout} title={t.graph.layout} value={view.layout} onChange={(e) => change({ layout: e.currentTarget.value as View['layout'] })}>
          {layouts.map((l) => <option value={l}>{t.graph.layouts[l]}</option>)}
        </select>
      <span class="group">
        <button type="button" disabled={!canUndo()} onClick={undo}>{t.graph.undo}</button>
        <button type="button" disabled={!canRedo()} onClick={redo}>{t.graph.redo}</button>
      </span>
      <span class="group">
        <button type="button" class="icon" aria-label={t.graph.zoomOut} title={t.graph.zoomOut} onClick={() => p.stage.current?.zoom(0.75)}>−</button>
        <button type="button" onClick={() => p.stage.current?.fit()}>{t.graph.fit}</button>
        <button type="button" class="icon" aria-label={t.graph.zoomIn} title={t.graph.zoomIn} onClick={() => p.stage.current?.zoom(1.33)}>+</button>
      </span>
      <button type="button" aria-pressed={p.lasso} onClick={() => p.setLasso(!p.lasso)}>{t.graph.lasso}</button>
      <select aria-label={t.graph.selectKind} value="" onChange={(e) => {
        const kind = e.currentTarget.value as Kind;
        e.currentTarget.value = '';
        change({ selected: p.scene.nodes.filter((n) => n.entity.kind === kind).map((n) => n.key) });
      }}>
        <option value="">{t.graph.selectKind}</option>
        {kinds.filter((k) => p.scene.nodes.some((n) => n.entity.kind === k)).map((k) => <option value={k}>{t.kinds(k)}</option>)}
      </select>
      {view.hide.length > 0 && <button type="button" onClick={() => change({ hide: [] })}>{t.graph.showHidden}</button>}
      <select aria-label={t.graph.export} value="" onChange={(e) => {
        const what = e.currentTarget.value as keyof typeof take;
        e.currentTarget.value = '';
        void take[what]();
      }}>
        <option value="">{t.graph.export}</option>
        {(Object.keys(take) as (keyof typeof take)[]).map((k) => <option value={k}>{t.graph.exports[k]}</option>)}
      </select>
      <button type="button" onClick={() => {
        void navigator.clipboard?.writeText(window.location.href).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1500);
        });
      }}>{copied ? t.graph.copied : t.graph.share}</button>
      <a class="button" href={p.showQuery}>{t.graph.query}</a>
    </div>
  );
}

function When({ view, change, counts }: {
  view: View; change(to: Partial<View>): void; counts: { new: number; gone: number; changed: number } | null;
}) {
  const date = (value: string, set: (v: string) => void) => (
    <input type="date" value={value} onChange={(e) => set(e.currentTarget.value)} />
  );
  return (
    <div class="when-tools">
      <label>{t.time.from} {date(view.from, (from) => change({ from }))}</label>
      <label>{t.time.to} {date(view.to, (to) => change({ to }))}</label>
      {(view.from || view.to) && <button type="button" title={t.time.allTitle} onClick={() => change({ from: '', to: '' })}>{t.time.all}</button>}
        <select aria-label={t.time.certainty} value={view.certain ? 'certain' : 'possible'} onChange={(e) => change({ certain: e.currentTarget.value === 'certain' })}>
          <option value="possible">{t.time.possible}</option>
          <option value="certain">{t.time.certain}</option>
        </select>
      <label>{t.time.known} {date(view.known, (known) => change({ known }))}</label>
      <label>{t.time.compare} {date(view.compare, (compare) => change({ compare }))}</label>
      {counts && (
        <span class="counts">
          <span class="mark new">{counts.new} {t.time.states.new}</span>
          <span class="mark gone">{counts.gone} {t.time.states.gone}</span>
          <span class="mark changed">{counts.changed} {t.time.states.changed}</span>
        </span>
      )}
    </div>
  );
}

function Selection({ view, chosen, change, expand }: {
  view: View; chosen: Node[]; change(to: Partial<View>): void; expand(n: Node): void;
}) {
  const keys = chosen.map((n) => n.key);
  const one = chosen.length === 1 ? chosen[0]! : null;
  const pinned = chosen.every((n) => n.pinned);
  return (
    <div class="selection">
      <strong dir="auto">{one ? one.entity.name : t.graph.selected(chosen.length)}</strong>
      {one && <button type="button" onClick={() => expand(one)} disabled={one.centre && view.ids.length === 1}>{one.centre ? t.graph.collapse : t.graph.expand}</button>}
      <button type="button" onClick={() => {
        const pin = { ...view.pin };
        for (const n of chosen) {
          if (pinned) delete pin[n.key];
          else pin[n.key] = [n.x, n.y];
        }
        change({ pin });
      }}>{pinned ? t.graph.unpin : t.graph.pin}</button>
      <button type="button" onClick={() => change({ hide: [...new Set([...view.hide, ...keys])], ids: view.ids.filter((i) => !keys.includes(i)).length ? view.ids.filter((i) => !keys.includes(i)) : view.ids, selected: [] })}>
        {t.graph.hide}
      </button>
      {one && <a class="button" href={href(one.entity.kind === 'SOURCE' ? 'source' : 'entity', { id: one.key })}>{t.graph.openPage}</a>}
      {chosen.length === 2 && <a class="button" href={href('dyad', { a: keys[0], b: keys[1] })}>{t.graph.between}</a>}
      <button type="button" onClick={() => change({ selected: [] })}>{t.graph.clear}</button>
    </div>
  );
}

// What is under the pointer, as a sentence; who says so is asked for when the pointer stays.
function Tip({ tip, scene }: { tip: { node?: Node; line?: Line; x: number; y: number }; scene: Scene }) {
  const [voices, setVoices] = useState<{ key: string; text: string } | null>(null);
  const only = tip.line?.items.length === 1 ? tip.line.items[0]!.rel : null;
  useEffect(() => {
    if (!only) return;
    let on = true;
    const timer = setTimeout(() => {
      void loadVoices(only.key).then((v) => { if (on && v) setVoices({ key: only.key, text: voicesText(v) }); }, () => {});
    }, 120);
    return () => { on = false; clearTimeout(timer); };
  }, [only?.key]);
  const name = (key: string) => scene.nodes[scene.index.get(key) ?? -1]?.entity.name ?? key;
  const side = tip.x > innerWidth / 2 ? { right: `calc(100% - ${tip.x - 14}px)` } : { left: `${tip.x + 14}px` };
  return (
    <div class="tip" style={{ ...side, top: `${Math.max(4, tip.y + 12)}px` }}>
      {tip.node && (
        <>
          <strong dir="auto">{tip.node.entity.name}</strong> <span class="soft">{t.kind(tip.node.entity.kind)}</span>
          <br />
          {t.count.relations(tip.node.degree)}{tip.node.hidden > 0 && `, ${t.graph.hiddenCount(tip.node.hidden)}`}
        </>
      )}
      {only && (
        <>
          {plainSentence(only, name)}, {only.when.text}
          {only.realization !== 'OCCURRED' && ` (${t.realization(only.realization)})`}. {t.status(only.status)}.
          {voices?.key === only.key && <div class="soft">{voices.text}</div>}
        </>
      )}
      {tip.line && !only && (
        <>
          {t.graph.bundle(scene.nodes[tip.line.a]!.entity.name, scene.nodes[tip.line.b]!.entity.name, tip.line.items.length)}
          <ul>
            {tip.line.items.slice(0, 4).map(({ rel }) => <li>{plainSentence(rel, name)}, {rel.when.text}</li>)}
          </ul>
        </>
      )}
    </div>
  );
}
