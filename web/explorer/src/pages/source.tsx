// The page of a source: what it is evidence for, and what rests on it alone.
import { ask } from '../api/client';
import { listedFields, refFields } from '../api/queries';
import type { List } from '../api/queries';
import type { ListedRelation, Ref } from '../api/types';
import { KindIcon, Show, useLoaded } from '../parts/basics';
import { playground, query } from '../router';
import { t } from '../strings';
import { Relations } from './entity';

interface Supported extends ListedRelation {
  evidence: { source: { key: string } }[];
  evidenceCount: number;
}

interface Detail extends Ref {
  description: string | null;
  url: string | null;
  title: string | null;
  publisher: string | null;
  publishedOn: { text: string } | null;
  evidenceFor: List<Supported>;
}

const document = `query Source($id: ID!) {
  source(id: $id) {
    ${refFields} description url title publisher publishedOn { text }
    evidenceFor(first: 200) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { ${listedFields} evidenceCount evidence(first: 20) { source { key } } }
    }
  }
}`;

export function SourcePage() {
  const id = query.value.get('id') ?? '';
  const data = useLoaded(id, (signal) => ask<{ source: Detail | null }>(document, { id }, signal));
  return (
    <main class="page" id="content">
      <Show of={data}>
        {({ source: s }) => {
          if (!s) return <h1>{t.noEntity(id)}</h1>;
          const alone = s.evidenceFor.nodes.filter((r) => r.evidence.every((e) => e.source.key === s.key) && r.evidenceCount <= r.evidence.length);
          const others = s.evidenceFor.nodes.filter((r) => !alone.includes(r));
          const list = (nodes: ListedRelation[]): List<ListedRelation> =>
            ({ totalCount: nodes.length, nodes, pageInfo: { hasNextPage: false, endCursor: null } });
          return (
            <>
              <h1><KindIcon kind="SOURCE" size={28} /> <span dir="auto">{s.name}</span></h1>
              {s.title && <p class="lead" dir="auto">{s.title}</p>}
              <p class="soft">
                {[s.publisher, s.publishedOn?.text].filter(Boolean).join(', ')}
                {s.url && /^https?:/.test(s.url) && <> <a href={s.url} target="_blank" rel="noreferrer noopener">{s.url}</a></>}
              </p>
              <p class="actions"><a class="button" href={playground(document, { id })}>{t.graph.query}</a></p>
              {s.evidenceFor.pageInfo.hasNextPage && <p class="soft">{t.entity.latestOf(s.evidenceFor.nodes.length, s.evidenceFor.totalCount)}</p>}
              <div class="columns">
                <section>
                  {alone.length === 0 && <p>{t.source.noneAlone}</p>}
                  <Relations title={t.source.alone} list={list(alone)} />
                </section>
                <section><Relations title={t.source.others} list={list(others)} /></section>
              </div>
            </>
          );
        }}
      </Show>
    </main>
  );
}
