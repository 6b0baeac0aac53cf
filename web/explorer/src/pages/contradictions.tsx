// What cannot all be so.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { briefFields, listedFields } from '../api/queries';
import type { BriefRelation, ListedRelation, PageInfo } from '../api/types';
import { Failure, Loading, useLoaded } from '../parts/basics';
import { Sentence } from '../parts/sentence';
import { playground } from '../router';
import { t } from '../strings';

interface Contradiction {
  kinds: string[];
  relation: ListedRelation;
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

export function ContradictionsPage() {
  const data = useLoaded('', (signal) => ask<Answer>(document, { first }, signal));
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
          <p>{t.count.contradictions(c.totalCount)} <a class="button" href={playground(document, { first })}>{t.graph.query}</a></p>
          {c.totalCount === 0 && <p>{t.contradictions.none}</p>}
          <ul class="plain contradictions">
            {[...c.nodes, ...more].map((n) => (
              <li>
                <p>{n.kinds.map((k) => <span class="mark disputed">{t.contradictions.kinds[k] ?? k}</span>)}</p>
                <p><Sentence relation={n.relation} /> <span class="soft">{n.relation.when.text}</span></p>
                {n.excludes.map((r) => <p class="against"><span class="soft">{t.contradictions.against}</span> <Sentence relation={r} /> <span class="soft">{r.when.text}</span></p>)}
              </li>
            ))}
          </ul>
          {info?.hasNextPage && (
            <button type="button" onClick={() => {
              void ask<Answer>(document, { first, after: info.endCursor }).then((d) => {
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
