// The change log, the latest first within what was loaded.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import type { PageInfo } from '../api/types';
import { Failure, Loading, useLoaded } from '../parts/basics';
import { ChangeList, changeFields } from '../parts/changes';
import type { ChangeEntry } from '../parts/changes';
import { playground } from '../router';
import { t } from '../strings';

const document = `query Changes($first: Int!, $after: Cursor) {
  changes(first: $first, after: $after) { nodes { ${changeFields} } pageInfo { hasNextPage endCursor } }
}`;
interface Answer {
  changes: { nodes: ChangeEntry[]; pageInfo: PageInfo };
}
const first = 100;

export function ChangesPage() {
  const data = useLoaded('', (signal) => ask<Answer>(document, { first }, signal));
  const [more, setMore] = useState<ChangeEntry[]>([]);
  const [next, setNext] = useState<PageInfo | null>(null);
  const info = next ?? data.value?.changes.pageInfo;
  return (
    <main class="page narrow" id="content">
      <h1>{t.pages.changes}</h1>
      <p class="lead">{t.changes.lead}</p>
      {data.error ? <Failure error={data.error} retry={data.again} /> : !data.value ? <Loading /> : (
        <>
          <p><a class="button" href={playground(document, { first })}>{t.graph.query}</a></p>
          <ChangeList entries={[...data.value.changes.nodes, ...more]} />
          {info?.hasNextPage && (
            <button type="button" onClick={() => {
              void ask<Answer>(document, { first, after: info.endCursor }).then((d) => {
                setMore([...more, ...d.changes.nodes]);
                setNext(d.changes.pageInfo);
              });
            }}>{t.more}</button>
          )}
        </>
      )}
    </main>
  );
}
