// The page of an entity.
import { ask } from '../api/client';
import { listedFields, refFields } from '../api/queries';
import type { List } from '../api/queries';
import type { ListedRelation, Point, Ref } from '../api/types';
import { write } from '../graph/view';
import { EntityLink, KindIcon, Show, useLoaded } from '../parts/basics';
import { instant } from '../parts/changes';
import { Actions } from '../parts/fields';
import { Sentence } from '../parts/sentence';
import { href, playground, query } from '../router';
import { t } from '../strings';

interface Detail extends Ref {
  names: { value: string; language: string | null; script: string | null }[];
  aliases: string[];
  description: string | null;
  externalIds: { scheme: string; value: string }[];
  point: Point | null;
  state: Ref | null;
  version: number;
  offices?: { title: string | null; of: Ref; when: { text: string }; relation: { key: string } }[];
  events: List<ListedRelation>;
  ties: List<ListedRelation>;
  history: { version: number; recordedAt: string; actor: string | null; reason: string | null; tombstone: boolean; name: string; description: string | null; aliases: string[] }[];
}

const document = `query Entity($id: ID!) {
  entities(where: { id: { eq: $id } }, first: 1) { nodes {
    ${refFields} names { value language script } aliases description externalIds { scheme value } point { lat lon }
    state { ${refFields} } version
    ... on Official { offices { title of { ${refFields} } when { text } relation { key } } }
    events: relations(where: { aspect: { eq: EVENT } }, first: 50) {
      totalCount nodes { ${listedFields} } pageInfo { hasNextPage endCursor } }
    ties: relations(where: { aspect: { eq: STATE } }, first: 50) {
      totalCount nodes { ${listedFields} } pageInfo { hasNextPage endCursor } }
    history(first: 20) { version recordedAt actor reason tombstone name description aliases }
  } }
  by: relations(where: { claim: { by: { id: { eq: $id } } } }, first: 20) {
    totalCount nodes { ${listedFields} } pageInfo { hasNextPage endCursor } }
}`;

interface Answer {
  entities: { nodes: Detail[] };
  by: List<ListedRelation>;
}

export function EntityPage() {
  const id = query.value.get('id') ?? '';
  const data = useLoaded(id, (signal) => ask<Answer>(document, { id }, signal));
  return (
    <main class="page" id="content">
      <Show of={data}>
        {(d) => {
          const e = d.entities.nodes[0];
          if (!e) return <h1>{t.noEntity(id)}</h1>;
          return (
            <>
              <h1><KindIcon kind={e.kind} size={28} /> <span dir="auto">{e.name}</span></h1>
              <p class="soft">{t.kind(e.kind)}{e.state && e.state.key !== e.key && <>, <EntityLink entity={e.state} /></>}</p>
              {e.description && <p class="lead">{e.description}</p>}
              <p class="actions">
                <a class="button" href={write({ ids: [e.key] })}>{t.start.openGraph}</a>
                <a class="button" href={playground(document, { id })}>{t.graph.query}</a>
                <Actions>
                  {(['assert', 'merge'] as const).map((what) => (
                    <a class="button" href={href('edit', { what, id })}>{t.edit.titles[what]}</a>
                  ))}
                </Actions>
              </p>
              <div class="columns">
                <section>
                  <Relations title={t.entity.events} list={d.entities.nodes[0]!.events} />
                  <Relations title={t.entity.claimsBy} list={d.by} />
                </section>
                <section>
                  {e.names.length + e.aliases.length > 0 && (
                    <>
                      <h2>{t.entity.names}</h2>
                      <ul class="plain names">
                        {e.names.map((n) => (
                          <li><bdi lang={n.language ?? undefined} dir="auto">{n.value}</bdi> <span class="soft">{t.language(n.language)}</span></li>
                        ))}
                        {e.aliases.map((a) => <li><bdi dir="auto">{a}</bdi> <span class="soft">{t.entity.alias}</span></li>)}
                      </ul>
                    </>
                  )}
                  {(e.offices?.length ?? 0) > 0 && (
                    <>
                      <h2>{t.entity.offices}</h2>
                      <ul class="plain">
                        {e.offices!.map((o) => (
                          <li><a href={href('relation', { id: o.relation.key })}>{o.title ?? t.entity.office}</a>, <EntityLink entity={o.of} /> <span class="soft">{o.when.text}</span></li>
                        ))}
                      </ul>
                    </>
                  )}
                  <Relations title={t.entity.ties} list={e.ties} />
                  {e.externalIds.length > 0 && (
                    <>
                      <h2>{t.entity.codes}</h2>
                      <dl class="facts">{e.externalIds.map((x) => <><dt>{x.scheme}</dt><dd>{x.value}</dd></>)}</dl>
                    </>
                  )}
                  <h2>{t.entity.history}</h2>
                  <ol class="plain changes">
                    {[...e.history].reverse().map((v, i, all) => {
                      const before = all[i + 1];
                      const differs = before && (['name', 'description'] as const).filter((f) => before[f] !== v[f]);
                      return (
                        <li>
                          <time dateTime={v.recordedAt}>{instant(v.recordedAt)}</time>
                          <span>
                            {t.entity.version(v.version)}{v.actor && `, ${t.by(v.actor)}`}{v.reason && `: ${v.reason}`}
                            {differs?.map((f) => <span class="diff"><del>{before![f] ?? t.none}</del> <ins>{v[f] ?? t.none}</ins></span>)}
                          </span>
                        </li>
                      );
                    })}
                  </ol>
                </section>
              </div>
            </>
          );
        }}
      </Show>
    </main>
  );
}

export function Relations({ title, list }: { title: string; list: List<ListedRelation> }) {
  if (!list.totalCount) return null;
  return (
    <>
      <h2>{title} <span class="soft">{list.totalCount.toLocaleString('en')}</span></h2>
      <ul class="plain sentences dated">
        {list.nodes.map((r) => <li><span class="when">{r.when.text}</span> <Sentence relation={r} /></li>)}
      </ul>
      {list.pageInfo.hasNextPage && <p class="soft">{t.entity.latestOf(list.nodes.length, list.totalCount)}</p>}
    </>
  );
}
