// What cannot all be so.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { briefFields, listedFields, refFields } from '../api/queries';
import type { BriefRelation, Casualties, Claim, ListedRelation, PageInfo } from '../api/types';
import { EntityLink, Failure, Loading, useLoaded } from '../parts/basics';
import { Sentence } from '../parts/sentence';
import { playground } from '../router';
import { t } from '../strings';

type Saying = Pick<Claim, 'by' | 'stance' | 'when' | 'deaths' | 'injuries' | 'evidence'>;

interface Contradiction {
  kinds: string[];
  relation: ListedRelation;
  claims?: Saying[];
  excludes: BriefRelation[];
}
interface Answer {
  contradictions: { nodes: Contradiction[]; pageInfo: PageInfo; totalCount: number };
}

const document = `query Contradictions($first: Int!, $after: Cursor) {
  contradictions(first: $first, after: $after) {
    totalCount
    nodes { kinds relation { ${listedFields} } excludes { ${briefFields} } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const first = 20;

// What each voice says: in a request of its own, since together they might take more than one request may.
const sayings = `query Sayings($ids: [ID!]!) {
  relations(where: { id: { in: $ids } }, first: 20) { nodes { key
    claims(first: 10) { by { ${refFields} } stance when { text } deaths { min max } injuries { min max }
      evidence(first: 1) { source { ${refFields} publisher } } } } }
}`;

async function load(after: string | null, signal?: AbortSignal): Promise<Answer> {
  const d = await ask<Answer>(document, { first, after }, signal);
  const nodes = d.contradictions.nodes;
  if (!nodes.length) return d;
  const { relations } = await ask<{ relations: { nodes: { key: string; claims: Saying[] }[] } }>(
    sayings, { ids: nodes.map((n) => n.relation.key) }, signal);
  const said = new Map(relations.nodes.map((r) => [r.key, r.claims]));
  for (const n of nodes) n.claims = said.get(n.relation.key);
  return d;
}

export function ContradictionsPage() {
  const data = useLoaded('', (signal) => load(null, signal));
  const [more, setMore] = useState<Contradiction[]>([]);
  const [next, setNext] = useState<PageInfo | null>(null);
  const c = data.value?.contradictions;
  const info = next ?? c?.pageInfo;
  return (
    <main class="page narrow" id="content">
      <h1>{t.pages.contradictions}</h1>
      <p class="lead">{t.contradictions.lead}</p>
      {data.error ? <Failure error={data.error} retry={data.again} /> : !c ? <Loading /> : (
        <>
          <p class="actions">{t.count.contradictions(c.totalCount)} <a class="button" href={playground(document, { first })}>{t.graph.query}</a></p>
          {c.totalCount === 0 && <p>{t.contradictions.none}</p>}
          <ul class="plain contradictions">
            {[...c.nodes, ...more].map((n) => (
              <li>
                <p>{n.kinds.map((k) => <span class="mark disputed">{t.contradictions.kinds[k] ?? k}</span>)}</p>
                <p><Sentence relation={n.relation} /> <span class="soft">{n.relation.when.text}</span></p>
                <Voices of={n} />
                {n.excludes.map((r) => <p class="against"><span class="soft">{t.contradictions.against}</span> <Sentence relation={r} /> <span class="soft">{r.when.text}</span></p>)}
              </li>
            ))}
          </ul>
          {info?.hasNextPage && (
            <button type="button" onClick={() => {
              void load(info.endCursor).then((d) => {
                setMore([...more, ...d.contradictions.nodes]);
                setNext(d.contradictions.pageInfo);
              });
            }}>{t.more}</button>
          )}
        </>
      )}
    </main>
  );
}

// What each voice says of what does not fit.
function Voices({ of: { kinds, claims } }: { of: Contradiction }) {
  const people = (name: string, n: Casualties | null) => n && `${name}: ${t.relation.number(n.min, n.max)}`;
  const told = (claims ?? []).map((c) => ({
    by: c.by ?? c.evidence[0]?.source,
    text: [
      kinds.includes('DISPUTED') ? t.relation.stance[c.stance] : null,
      kinds.includes('FIGURES') ? people(t.relation.deaths, c.deaths) : null,
      kinds.includes('FIGURES') ? people(t.relation.injuries, c.injuries) : null,
      kinds.includes('DATES') ? c.when?.text : null,
    ].filter(Boolean).join(', '),
  })).filter((c) => c.by && c.text);
  if (!told.length) return null;
  return (
    <ul class="plain voices">
      {told.map((c) => <li><EntityLink entity={c.by!} /> <span class="soft">{c.text}</span></li>)}
    </ul>
  );
}
