// What is in here, and where to begin.
import { ask } from '../api/client';
import { listedFields } from '../api/queries';
import type { Kind, ListedRelation, Ref } from '../api/types';
import { write } from '../graph/view';
import { KindIcon, Show, useLoaded } from '../parts/basics';
import { ChangeList } from '../parts/changes';
import type { ChangeEntry } from '../parts/changes';
import { changeFields } from '../parts/changes';
import { Sentence } from '../parts/sentence';
import { Starters } from '../parts/starters';
import { href } from '../router';
import { t } from '../strings';

interface Answer {
  stats: {
    entityCount: number; relationCount: number; from: string | null; to: string | null; store: string; version: string;
    entities: { kind: Kind; count: number }[];
  };
  story: (Ref | null)[];
  latest: { nodes: ListedRelation[] };
  changes: { nodes: ChangeEntry[] };
}

// The entities and relations that the story shows; it is told where all of them are.
const cast = ['state:IRN', 'state:PAK', 'group:jaish-al-adl', 'official:hossein-amir-abdollahian', 'official:jalil-abbas-jilani',
  'province:PK-BA', 'province:IR-11', 'strike-irn-on-pak', 'strike-pak-on-irn'];

const document = `query Start($cast: [ID!]!) {
  stats { entityCount relationCount from to store version entities { kind count } }
  story: nodes(ids: $cast) { id }
  latest: relations(first: 8, where: { aspect: { eq: EVENT } }) { nodes { ${listedFields} } }
  changes(last: 5) { nodes { ${changeFields} } }
}`;

async function load(signal: AbortSignal): Promise<Answer> {
  const d = await ask<Answer>(document, { cast }, signal);
  return d;
}

const [irn, pak, jaa, iranian, pakistani] = cast as [string, string, string, string, string];
const steps: string[] = [
  write({ ids: [irn, pak] }),
  write({ ids: [irn, pak, jaa], from: '2024-01-16', to: '2024-01-16', certain: true }),
  write({ ids: [irn, pak, pakistani], from: '2024-01-17', to: '2024-01-17', certain: true }),
  href('relation', { id: 'strike-pak-on-irn' }),
  write({
    ids: [irn, pak], map: true, from: '2024-01-16', to: '2024-01-18', certain: true,
    noQuads: ['VERBAL_COOPERATION', 'MATERIAL_COOPERATION', 'none'],
  }),
  write({ ids: [irn, pak, iranian, pakistani], from: '2024-01-19', to: '2024-01-29', layout: 'radial' }),
  write({ ids: [irn, pak], compare: '2024-02-24' }),
];

export function StartPage() {
  const data = useLoaded('start', load);
  return (
    <main class="page" id="content">
      <Show of={data}>
        {(d) => {
          const { stats } = d;
          const told = d.story.every((n) => n !== null);
          return (
            <>
              <h1>{t.start.title}</h1>
              <p class="lead">
                {t.start.counts(t.count.entities(stats.entityCount), t.count.relations(stats.relationCount))}
                {stats.from && stats.to && <>, {t.start.span(stats.from, stats.to)}</>}.
              </p>
              {stats.relationCount === 0 ? <p>{t.start.empty} {t.start.emptyHint}</p> : (
                <div class="columns">
                  <section>
                    {told ? (
                      <>
                        <h2>{t.start.story}</h2>
                        <ol class="story">
                          {t.story.map(([title, text], i) => (
                            <li>
                              <a href={steps[i]}>
                                <span class="number" aria-hidden="true">{i + 1}</span>
                                <strong>{title}</strong>
                                <span>{text}</span>
                              </a>
                            </li>
                          ))}
                        </ol>
                      </>
                    ) : (
                      <>
                        <h2>{t.start.busiest}</h2>
                        <Starters />
                      </>
                    )}
                  </section>
                  <section>
                    <h2>{t.start.kinds}</h2>
                    <ul class="plain counts-list">
                      {stats.entities.map(({ kind, count }) => (
                        <li><a href={href('search', { kind })}><KindIcon kind={kind} size={18} /> {t.kindCount(kind, count)}</a></li>
                      ))}
                    </ul>
                    <h2>{t.start.latest}</h2>
                    <ul class="plain sentences">
                      {d.latest.nodes.map((r) => (
                        <li><Sentence relation={r} /> <span class="soft">{r.when.text}</span></li>
                      ))}
                    </ul>
                    <h2>{t.start.changes}</h2>
                    <ChangeList entries={[...d.changes.nodes].reverse()} />
                    <p><a href={href('changes')}>{t.start.allChanges}</a></p>
                    {told && (
                      <>
                        <h2>{t.start.busiest}</h2>
                        <Starters />
                      </>
                    )}
                  </section>
                </div>
              )}
            </>
          );
        }}
      </Show>
    </main>
  );
}

