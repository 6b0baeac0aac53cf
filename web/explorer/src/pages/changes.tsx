// The change log, the latest first.
import { useState } from 'preact/hooks';
import { ask } from '../api/client';
import { Failure, Loading, useLoaded } from '../parts/basics';
import { ChangeList, changeFields } from '../parts/changes';
import type { ChangeEntry } from '../parts/changes';
import { playground } from '../router';
import { t } from '../strings';

const document = `query Changes($last: Int!, $before: Cursor) {
  changes(last: $last, before: $before) {
    totalCount nodes { ${changeFields} } pageInfo { hasPreviousPage startCursor }
  }
}`;
interface Answer {
  changes: { totalCount: number; nodes: ChangeEntry[]; pageInfo: Page };
}
interface Page {
  hasPreviousPage: boolean;
  startCursor: string | null;
}
const last = 100;

export function ChangesPage() {
  const data = useLoaded('', (signal) => ask<Answer>(document, { last }, signal));
  const [more, setMore] = useState<ChangeEntry[]>([]);
  const [next, setNext] = useState<Page | null>(null);
  const info = next ?? data.value?.changes.pageInfo;
  return (
    <main class="page narrow" id="content">
      <h1>{t.pages.changes}</h1>
      <p class="lead">{t.changes.lead}</p>
      {data.error ? <Failure error={data.error} retry={data.again} /> : !data.value ? <Loading /> : (
        <>
          <p><a class="button" href={playground(document, { last })}>{t.graph.query}</a></p>
          <ChangeList entries={[...data.value.changes.nodes].reverse().concat(more)} />
          {info?.hasPreviousPage && (
            <button type="button" onClick={() => {
              void ask<Answer>(document, { last, before: info.startCursor }).then((d) => {
                setMore([...more, ...[...d.changes.nodes].reverse()]);
                setNext(d.changes.pageInfo);
              });
            }}>{t.more}</button>
          )}
        </>
      )}
    </main>
  );
}
