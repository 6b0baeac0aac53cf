// All that a search finds, or all entities of a kind.
import { ask } from '../api/client';
import { find, findQuery, refFields } from '../api/queries';
import type { Finding, List } from '../api/queries';
import type { Kind, Ref } from '../api/types';
import { kinds } from '../api/types';
import { EntityLink, Show, useLoaded } from '../parts/basics';
import { playground, query } from '../router';
import { t } from '../strings';

const ofKind = `query OfKind($where: EntityWhere!, $first: Int!) {
  entities(where: $where, first: $first) { totalCount nodes { ${refFields} } pageInfo { hasNextPage endCursor } }
}`;
const first = 100;

export function SearchPage() {
  const text = query.value.get('q') ?? '';
  const kind = kinds.find((k) => k === query.value.get('kind')) as Kind | undefined;
  const sought = { text, first, ...(kind ? { kinds: [kind] } : {}) };
  const listed = { where: kind ? { kind: { eq: kind } } : {}, first };
  const data = useLoaded(text + '|' + kind, async (signal): Promise<Finding> => {
    if (text) return find(sought, signal);
    const { entities } = await ask<{ entities: List<Ref> }>(ofKind, listed, signal);
    return { ...entities, found: entities.nodes.map((n) => ({ ...n, matched: n.name })) };
  });
  const title = text ? t.search.title(text) : kind ? t.kinds(kind)[0]!.toUpperCase() + t.kinds(kind).slice(1) : t.search.hint;
  return (
    <main class="page narrow" id="content">
      <h1>{title}</h1>
      <Show of={data}>
        {({ found, totalCount, pageInfo }) => (
          <>
            <p class="soft actions">
              {t.search.found(totalCount)}{' '}
              <a class="button" href={text ? playground(findQuery, sought) : playground(ofKind, listed)}>{t.graph.query}</a>
            </p>
            {totalCount === 0 && text && <p>{t.search.none(text)}</p>}
            <ul class="plain results">
              {found.map((e) => (
                <li key={e.key}>
                  <EntityLink entity={e} icon />
                  <span class="soft"> {t.kind(e.kind)}</span>
                  {e.matched !== e.name && <bdi class="soft"> · {e.matched}</bdi>}
                </li>
              ))}
            </ul>
            {pageInfo.hasNextPage && <p class="soft">{t.search.first(found.length)}</p>}
          </>
        )}
      </Show>
    </main>
  );
}
