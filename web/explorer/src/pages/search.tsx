// All that a search finds, or all entities of a kind.
import { ask } from '../api/client';
import { refFields } from '../api/queries';
import type { List } from '../api/queries';
import type { Kind, Ref } from '../api/types';
import { kinds } from '../api/types';
import { EntityLink, Show, useLoaded } from '../parts/basics';
import { playground, query } from '../router';
import { t } from '../strings';

interface Found extends Ref {
  aliases: string[];
  names: { value: string }[];
}

const document = `query Find($where: EntityWhere!) {
  entities(where: $where, first: 100) {
    totalCount nodes { ${refFields} aliases names { value } } pageInfo { hasNextPage endCursor }
  }
}`;

export function SearchPage() {
  const text = query.value.get('q') ?? '';
  const kind = kinds.find((k) => k === query.value.get('kind')) as Kind | undefined;
  const where = { ...(text ? { name: { contains: text } } : {}), ...(kind ? { kind: { eq: kind } } : {}) };
  const data = useLoaded(text + '|' + kind, (signal) => ask<{ entities: List<Found> }>(document, { where }, signal));
  const title = text ? t.search.title(text) : kind ? t.kinds(kind)[0]!.toUpperCase() + t.kinds(kind).slice(1) : t.search.hint;
  return (
    <main class="page narrow" id="content">
      <h1>{title}</h1>
      <Show of={data}>
        {({ entities }) => (
          <>
            <p class="soft">{t.search.found(entities.totalCount)} <a class="button" href={playground(document, { where })}>{t.graph.query}</a></p>
            {entities.totalCount === 0 && text && <p>{t.search.none(text)}</p>}
            <ul class="plain results">
              {entities.nodes.map((e) => (
                <li>
                  <EntityLink entity={e} icon />
                  <span class="soft"> {t.kind(e.kind)}</span>
                  {[...e.names.map((n) => n.value), ...e.aliases].slice(0, 4).map((n) => <bdi class="soft"> · {n}</bdi>)}
                </li>
              ))}
            </ul>
            {entities.pageInfo.hasNextPage && <p class="soft">{t.search.first(entities.nodes.length)}</p>}
          </>
        )}
      </Show>
    </main>
  );
}
