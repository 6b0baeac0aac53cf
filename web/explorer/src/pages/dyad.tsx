// Two sides: what they did to each other, by month, and what answered what.
import { ask } from '../api/client';
import { briefFields, listedFields, refFields } from '../api/queries';
import type { List } from '../api/queries';
import type { BriefRelation, ListedRelation, Quad, Ref } from '../api/types';
import { quads } from '../api/types';
import { bucket, coarse, day, iso, next } from '../dates';
import { colourOf } from '../graph/scene';
import { write } from '../graph/view';
import { EntityLink, Show, useLoaded } from '../parts/basics';
import { Sentence } from '../parts/sentence';
import { playground, query } from '../router';
import { t } from '../strings';

interface Row extends ListedRelation {
  score: number | null;
  links: { role: string; relation: { key: string } }[];
}
interface Answer {
  ends: (Ref | null)[];
  events: List<Row>;
  states: List<Row>;
}

const document = `query Dyad($ids: [ID!]!, $events: RelationWhere!, $states: RelationWhere!) {
  ends: nodes(ids: $ids) { ... on Entity { ${refFields} } }
  events: relations(where: $events, first: 300) {
    totalCount nodes { ${listedFields} score links { role relation { key } } } pageInfo { hasNextPage endCursor } }
  states: relations(where: $states, first: 20) {
    totalCount nodes { ${listedFields} score links { role relation { key } } } pageInfo { hasNextPage endCursor } }
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
    const input = { ids: [a, b], events: { ...sides, aspect: { eq: 'EVENT' } }, states: { ...sides, aspect: { eq: 'STATE' } } };
    return { input, answer: await ask<Answer>(document, input, signal) };
  });
  return (
    <main class="page" id="content">
      <Show of={data}>
        {({ answer: d, input }) => {
          const [x, y] = d.ends;
          if (!x || !y) return <h1>{t.noEntity(x ? b : a)}</h1>;
          const byKey = new Map(d.events.nodes.map((r) => [r.key, r]));
          const answers = d.events.nodes.flatMap((r) =>
            r.links.filter((l) => l.role === 'RESPONSE_TO').map((l) => [byKey.get(l.relation.key), r] as const));
          const chains = new Map<Row, Row[]>();
          for (const [to, r] of answers) if (to) chains.set(to, [...(chains.get(to) ?? []), r]);
          return (
            <>
              <h1><EntityLink entity={x} icon /> · <EntityLink entity={y} icon /></h1>
              <p class="lead">{t.dyad.lead(d.events.totalCount)}{d.events.pageInfo.hasNextPage && <> {t.entity.latestOf(d.events.nodes.length, d.events.totalCount)}</>}</p>
              <p class="actions">
                <a class="button" href={write({ ids: [a, b] })}>{t.start.openGraph}</a>
                <a class="button" href={playground(document, input)}>{t.graph.query}</a>
              </p>
              <Temperature rows={d.events.nodes} />
              <div class="columns">
                <section>
                  <h2>{t.dyad.events}</h2>
                  <ol class="plain sentences dated">
                    {d.events.nodes.slice(0, 100).map((r) => <li><span class="when">{r.when.text}</span> <Sentence relation={r} /></li>)}
                  </ol>
                </section>
                <section>
                  {chains.size > 0 && (
                    <>
                      <h2>{t.dyad.answers}</h2>
                      <ul class="plain sentences">
                        {[...chains].map(([to, list]) => (
                          <li>
                            <Sentence relation={to} /> <span class="soft">{to.when.text}</span>
                            <ul class="plain answers">{list.map((r) => <li><Sentence relation={r} /> <span class="soft">{r.when.text}</span></li>)}</ul>
                          </li>
                        ))}
                      </ul>
                    </>
                  )}
                  <Links a={a} b={b} />
                  {d.states.totalCount > 0 && (
                    <>
                      <h2>{t.dyad.states}</h2>
                      <ul class="plain sentences dated">{d.states.nodes.map((r) => <li><span class="when">{r.when.text}</span> <Sentence relation={r} /></li>)}</ul>
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

// Cooperation upwards and conflict downwards, as many as there were.
function Temperature({ rows }: { rows: Row[] }) {
  const dated = rows.filter((r) => r.when.startEarliest && r.quadClass && r.realization === 'OCCURRED');
  if (!dated.length) return null;
  const days = dated.map((r) => day(r.when.startEarliest!));
  const first = Math.min(...days);
  const last = Math.max(...days);
  const unit = coarse(first, last, 60);
  const bars = new Map<number, Record<Quad, number>>();
  for (let b = bucket(first, unit); b <= last; b = next(b, unit)) {
    bars.set(b, { MATERIAL_CONFLICT: 0, VERBAL_CONFLICT: 0, MATERIAL_COOPERATION: 0, VERBAL_COOPERATION: 0 });
  }
  dated.forEach((r, i) => bars.get(bucket(days[i]!, unit))![r.quadClass!]++);
  const list = [...bars];
  const max = Math.max(1, ...list.map(([, c]) => Math.max(c.MATERIAL_CONFLICT + c.VERBAL_CONFLICT, c.MATERIAL_COOPERATION + c.VERBAL_COOPERATION)));
  const width = 900 / list.length;
  const h = 60 / max;
  return (
    <figure class="temperature">
      <figcaption>{t.dyad.temperature(t.time.units[unit])}</figcaption>
      <svg viewBox="0 0 900 160" role="img" aria-label={t.dyad.temperature(t.time.units[unit])}>
        {list.map(([b, c], i) => {
          const x = i * width;
          const w = Math.max(1, width - 2);
          const rect = (q: Quad, y: number) => c[q] > 0 && <rect x={x} y={y} width={w} height={c[q] * h} fill={`var(${colourOf(q)})`} />;
          return (
            <g>
              <title>{iso(b)}</title>
              {rect('MATERIAL_COOPERATION', 66 - c.MATERIAL_COOPERATION * h)}
              {rect('VERBAL_COOPERATION', 66 - (c.MATERIAL_COOPERATION + c.VERBAL_COOPERATION) * h)}
              {rect('VERBAL_CONFLICT', 68)}
              {rect('MATERIAL_CONFLICT', 68 + c.VERBAL_CONFLICT * h)}
              {(list.length < 14 || i % Math.ceil(list.length / 10) === 0) && <text x={x} y="156">{unit === 'day' || unit === 'week' ? iso(b).slice(-5) : iso(b).slice(0, -3)}</text>}
            </g>
          );
        })}
        <path d="M0 67H900" stroke="var(--line-strong)" />
      </svg>
      <p class="soft keys">{quads.map((q) => <span><svg width="12" height="10" aria-hidden="true"><rect width="12" height="10" fill={`var(${colourOf(q)})`} /></svg> {t.quad(q)}</span>)}</p>
    </figure>
  );
}
