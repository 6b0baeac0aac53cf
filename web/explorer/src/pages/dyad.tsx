// Two sides: what they did to each other, by month, and what answered what.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api/client';
import { briefFields, listedFields, refFields } from '../api/queries';
import type { Bucket, List } from '../api/queries';
import type { BriefRelation, ListedRelation, Quad, Ref } from '../api/types';
import { quads } from '../api/types';
import { day, iso } from '../dates';
import { colourOf } from '../graph/scene';
import { write } from '../graph/view';
import { unitOf } from '../time/strip';
import { EntityLink, Show, useLoaded } from '../parts/basics';
import { Sentence } from '../parts/sentence';
import { playground, query } from '../router';
import { t } from '../strings';

interface Segment {
  mean: number;
  events: number;
}
interface Answer {
  ends: (Ref | null)[];
  dyad: {
    count: number;
    standing: ListedRelation[];
    chains: { relations: ListedRelation[] }[];
    changePoints: { series: 'SCORE' | 'COUNT'; at: string; before: Segment; after: Segment }[];
    recurrence: { type: string; count: number; first: string; last: string; meanGap: number | null }[];
  };
  timeline: Bucket[];
  events: List<ListedRelation>;
}

// All is counted by the server, so that a busy pair is told of as wholly as a quiet one; the list of events is a page.
const document = `query Dyad($a: ID!, $b: ID!, $ids: [ID!]!, $events: RelationWhere!, $occurred: RelationWhere!) {
  ends: nodes(ids: $ids) { ... on Entity { ${refFields} } }
  dyad(a: $a, b: $b) {
    count
    standing { ${listedFields} }
    chains { relations { ${listedFields} } }
    changePoints { series at before { mean events } after { mean events } }
    recurrence { type count first last meanGap }
  }
  timeline(where: $occurred, bucket: AUTO, groupBy: [QUAD_CLASS]) { start end quadClass relations }
  events: relations(where: $events, first: 100) {
    totalCount nodes { ${listedFields} } pageInfo { hasNextPage endCursor } }
}`;

// Who stands between two that have little to do with each other.
const pathsDocument = `query Paths($a: ID!, $b: ID!) {
  paths(from: $a, to: $b, mode: K_SHORTEST, maxLength: 3, first: 6) { nodes { ${refFields} } relations { ${briefFields} } length }
}`;

interface Paths {
  paths: { nodes: Ref[]; relations: BriefRelation[]; length: number }[];
}

function Links({ a, b }: { a: string; b: string }) {
  const data = useLoaded(`${a}|${b}`, (signal) => ask<Paths>(pathsDocument, { a, b }, signal));
  return (
    <>
      <h2>{t.dyad.paths}</h2>
      <Show of={data}>
        {({ paths }) => paths.length === 0 ? <p>{t.dyad.noPaths}</p> : (
          <ol class="plain paths">
            {paths.map((p) => (
              <li>{p.relations.map((r) => <div><Sentence relation={r} /> <span class="soft">{r.when.text}</span></div>)}</li>
            ))}
          </ol>
        )}
      </Show>
      <p><a class="button" href={playground(pathsDocument, { a, b })}>{t.graph.query}</a></p>
    </>
  );
}

// Both states: then what was done on their behalf counts, too.
const between = (a: string, b: string, states: boolean) => (states ? { betweenStates: [a, b] } : { between: [a, b] });

export function DyadPage() {
  const a = query.value.get('a') ?? '';
  const b = query.value.get('b') ?? '';
  const data = useLoaded(`${a}|${b}`, async (signal) => {
    const { nodes } = await ask<{ nodes: ({ kind: string } | null)[] }>(
      'query Ends($ids: [ID!]!) { nodes(ids: $ids) { ... on Entity { kind } } }', { ids: [a, b] }, signal);
    const sides = between(a, b, nodes.every((n) => n?.kind === 'STATE'));
    const events = { ...sides, aspect: { eq: 'EVENT' } };
    const input = { a, b, ids: [a, b], events, occurred: { ...events, realization: { eq: 'OCCURRED' } } };
    return { input, answer: await ask<Answer>(document, input, signal) };
  });
  return (
    <main class="page" id="content">
      <Show of={data}>
        {({ answer: d, input }) => {
          const [x, y] = d.ends;
          if (!x || !y) return <h1>{t.noEntity(x ? b : a)}</h1>;
          return (
            <>
              <h1><EntityLink entity={x} icon /> · <EntityLink entity={y} icon /></h1>
              <p class="lead">{t.dyad.lead(d.events.totalCount)}</p>
              <p class="actions">
                <a class="button" href={write({ ids: [a, b] })}>{t.start.openGraph}</a>
                <a class="button" href={playground(document, input)}>{t.graph.query}</a>
              </p>
              <Temperature buckets={d.timeline} />
              <Changes points={d.dyad.changePoints} />
              <div class="columns">
                <section>
                  <h2>{t.dyad.events}</h2>
                  <ol class="plain sentences dated">
                    {d.events.nodes.map((r) => <li><span class="when">{r.when.text}</span> <Sentence relation={r} /></li>)}
                  </ol>
                  {d.events.pageInfo.hasNextPage && <p class="soft">{t.entity.latestOf(d.events.nodes.length, d.events.totalCount)}</p>}
                </section>
                <section>
                  {d.dyad.chains.length > 0 && (
                    <>
                      <h2>{t.dyad.answers}</h2>
                      <ul class="plain sentences">
                        {answers(d.dyad.chains).map(([first, chains]) => (
                          <li>
                            <Sentence relation={first} /> <span class="soft">{first.when.text}</span>
                            {chains.map((rest) => (
                              <ul class="plain answers">
                                {rest.map((r) => <li><Sentence relation={r} /> <span class="soft">{r.when.text}</span></li>)}
                              </ul>
                            ))}
                          </li>
                        ))}
                      </ul>
                    </>
                  )}
                  <Links a={a} b={b} />
                  {d.dyad.standing.length > 0 && (
                    <>
                      <h2>{t.dyad.states}</h2>
                      <ul class="plain sentences dated">
                        {d.dyad.standing.map((r) => <li><span class="when">{r.when.text}</span> <Sentence relation={r} /></li>)}
                      </ul>
                    </>
                  )}
                  {d.dyad.recurrence.length > 0 && (
                    <>
                      <h2>{t.dyad.recurrence}</h2>
                      <ul class="plain">
                        {d.dyad.recurrence.map((r) => (
                          <li>{t.verb(r.type, null, null)}: {t.dyad.times(r.count, r.first, r.last, r.meanGap)}</li>
                        ))}
                      </ul>
                    </>
                  )}
                </section>
              </div>
            </>
          );
        }}
      </Show>
    </main>
  );
}

// The chains by what they begin with.
function answers(chains: Answer['dyad']['chains']): [ListedRelation, ListedRelation[][]][] {
  const found = new Map<string, [ListedRelation, ListedRelation[][]]>();
  for (const { relations: [first, ...rest] } of chains) {
    if (!first) continue;
    const same = found.get(first.key);
    if (same) same[1].push(rest);
    else found.set(first.key, [first, [rest]]);
  }
  return [...found.values()];
}

// Where the relationship changed, as the server's PELT finds it.
function Changes({ points }: { points: Answer['dyad']['changePoints'] }) {
  if (!points.length) return null;
  return (
    <>
      <h2>{t.dyad.changes}</h2>
      <ul class="plain">
        {points.map((p) => (
          <li>{t.dyad.change(p.at, p.series, p.before.mean, p.before.events, p.after.mean, p.after.events)}</li>
        ))}
      </ul>
    </>
  );
}

// Cooperation upwards and conflict downwards, as many as there were.
function Temperature({ buckets }: { buckets: Bucket[] }) {
  const box = useRef<HTMLElement>(null);
  const [size, setSize] = useState(900);
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([e]) => setSize(Math.max(200, e!.contentRect.width)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const bars = new Map<number, Record<Quad, number>>();
  for (const b of buckets) {
    const start = day(b.start);
    const bar = bars.get(start) ?? { MATERIAL_CONFLICT: 0, VERBAL_CONFLICT: 0, MATERIAL_COOPERATION: 0, VERBAL_COOPERATION: 0 };
    if (b.quadClass) bar[b.quadClass] += b.relations;
    bars.set(start, bar);
  }
  if (!bars.size) return null;
  const unit = unitOf(buckets[0]!);
  const list = [...bars];
  const max = Math.max(1, ...list.map(([, c]) => Math.max(c.MATERIAL_CONFLICT + c.VERBAL_CONFLICT, c.MATERIAL_COOPERATION + c.VERBAL_COOPERATION)));
  const width = size / list.length;
  const h = 60 / max;
  const dated = unit === 'day' || unit === 'week';
  const every = Math.ceil((list.length * 84) / size);
  return (
    <figure class="temperature" ref={box}>
      <figcaption>{t.dyad.temperature(t.time.units[unit])}</figcaption>
      <svg width={size} height={152} role="img" aria-label={t.dyad.temperature(t.time.units[unit])}>
        <g class="scale">
          {[6.5, 127.5].map((y) => (
            <g><path d={`M0 ${y}H${size}`} /><text x={size - 4} y={y < 67 ? y + 12 : y - 4} text-anchor="end">{max.toLocaleString('en')}</text></g>
          ))}
        </g>
        {list.map(([b, c], i) => {
          // A bar of few is no wider than it needs to be, in the middle of its time.
          const w = Math.max(1, Math.min(40, width - 2));
          const x = i * width + Math.max(0, width - 2 - w) / 2;
          const rect = (q: Quad, y: number) => c[q] > 0 && <rect x={x} y={y} width={w} height={c[q] * h} fill={`var(${colourOf(q)})`} />;
          return (
            <g>
              <title>{iso(b)}</title>
              {rect('MATERIAL_COOPERATION', 66 - c.MATERIAL_COOPERATION * h)}
              {rect('VERBAL_COOPERATION', 66 - (c.MATERIAL_COOPERATION + c.VERBAL_COOPERATION) * h)}
              {rect('VERBAL_CONFLICT', 68)}
              {rect('MATERIAL_CONFLICT', 68 + c.VERBAL_CONFLICT * h)}
              {i % every === 0 && i * width + 60 <= size && <text x={i * width} y="146">{dated ? iso(b) : iso(b).slice(0, -3)}</text>}
            </g>
          );
        })}
        <path d={`M0 67H${size}`} stroke="var(--line-strong)" />
      </svg>
      <p class="soft keys">{quads.map((q) => <span><svg width="12" height="10" aria-hidden="true"><rect width="12" height="10" fill={`var(${colourOf(q)})`} /></svg> {t.quad(q)}</span>)}</p>
    </figure>
  );
}
