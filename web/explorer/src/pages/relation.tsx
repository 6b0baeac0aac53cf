// The page of a relation: its sentence, its dates, who says so, what it answers, and how it changed.
import { ask } from '../api/client';
import { claimFields, listedFields, refFields, whenFields } from '../api/queries';
import type { List, RelationDetail } from '../api/queries';
import type { Casualties, ListedRelation, Realization, Status, When } from '../api/types';
import { day } from '../dates';
import { write } from '../graph/view';
import { EntityLink, Show, useLoaded } from '../parts/basics';
import { instant } from '../parts/changes';
import { Actions } from '../parts/fields';
import { Sentence } from '../parts/sentence';
import { DateBar, DateKey } from '../time/dates';
import { href, playground, query } from '../router';
import { t } from '../strings';

interface Version {
  version: number;
  recordedAt: string;
  actor: string | null;
  reason: string | null;
  tombstone: boolean;
  type: string;
  mode: string | null;
  realization: Realization;
  status: Status;
  when: When;
  from: { name: string };
  to: { name: string };
  role: string | null;
  description: string | null;
  claimCount: number;
  deaths: Casualties | null;
  location: { name: string } | null;
}

interface Detail extends RelationDetail {
  links: { role: string; relation: ListedRelation }[];
  linkedBy: List<ListedRelation & { links: { role: string; relation: { key: string } }[] }>;
  sameEvent: ListedRelation[];
  history: Version[];
}

const document = `query Relation($id: ID!) {
  relation(id: $id) {
    ${listedFields} contexts score description
    location { ${refFields} point { lat lon } } place { name precision point { lat lon } }
    deaths { min max } injuries { min max }
    claimCount
    claims(first: 50) { ${claimFields} }
    links { role relation { ${listedFields} } }
    linkedBy(first: 30) { totalCount nodes { ${listedFields} links { role relation { key } } } pageInfo { hasNextPage endCursor } }
    sameEvent { ${listedFields} }
    history(first: 20) { version recordedAt actor reason tombstone type mode realization status ${whenFields}
      from { name } to { name } role description claimCount deaths { min max } location { name } }
  }
}`;

const people = (c: Casualties | null) => (c ? t.relation.number(c.min, c.max) : null);

export function RelationPage() {
  const id = query.value.get('id') ?? '';
  const data = useLoaded(id, (signal) => ask<{ relation: Detail | null }>(document, { id }, signal));
  return (
    <main class="page" id="content">
      <Show of={data}>
        {({ relation: r }) => {
          if (!r) return <h1>{t.noRelation(id)}</h1>;
          return (
            <>
              <h1 class="sentence-title"><Sentence relation={r} link={false} /></h1>
              <p class="lead">{r.when.text}{r.location && <>, <EntityLink entity={r.location} /></>}{r.place && <> ({r.place.name})</>}</p>
              {r.description && <p>{r.description}</p>}
              <p class="actions">
                <a class="button" href={write({ ids: [...new Set([r.fromKey, r.toKey])], selected: [r.key] })}>{t.start.openGraph}</a>
                <a class="button" href={playground(document, { id })}>{t.graph.query}</a>
                <Actions>
                  {(['correct', 'claim', 'retract'] as const).map((what) => (
                    <a class="button" href={href('edit', { what, id })}>{t.edit.titles[what]}</a>
                  ))}
                </Actions>
              </p>
              <div class="columns">
                <section>
                  <h2>{t.relation.claims} <span class="soft">{t.count.claims(r.claimCount)}, {t.status(r.status)}</span></h2>
                  <ul class="plain claims">
                    {r.claims.map((c) => (
                      <li class={c.stance.toLowerCase()}>
                        <p>
                          <strong>{c.by ? <EntityLink entity={c.by} icon /> : c.evidence[0] && <EntityLink entity={c.evidence[0].source} icon />}</strong>{' '}
                          <span class={`mark ${c.stance === 'DENIES' ? 'denied' : c.stance === 'CONFIRMS' ? 'confirmed' : ''}`}>{t.relation.stance[c.stance]}</span>
                          {!c.by && <span class="soft"> {t.relation.own}</span>}
                          {c.on && <span class="soft">, {c.on.text}</span>}
                          {c.when && <>, {c.when.text}</>}
                          {c.location && <>, {c.location.name}</>}
                          {c.realization && c.realization !== r.realization && <span class="mark">{t.realization(c.realization)}</span>}
                        </p>
                        {(c.deaths || c.injuries) && (
                          <p>{c.deaths && <>{t.relation.deaths}: {people(c.deaths)} </>}{c.injuries && <>{t.relation.injuries}: {people(c.injuries)}</>}</p>
                        )}
                        <ul class="plain evidence">
                          {c.evidence.map((e) => (
                            <li>
                              {e.paraphrase && <q>{e.paraphrase}</q>}{' '}
                              <EntityLink entity={e.source} />{e.locator && <span class="soft">, {e.locator}</span>}
                              {e.reportedOn && <span class="soft">, <span class="whole">{t.relation.reported} {e.reportedOn}</span></span>}
                            </li>
                          ))}
                        </ul>
                      </li>
                    ))}
                  </ul>
                </section>
                <section>
                  <h2>{t.relation.dates}</h2>
                  <DateBar when={r.when} />
                  <DateKey />
                  <h2>{t.relation.facts}</h2>
                  <dl class="facts">
                    <dt>{t.columns.what}</dt><dd>{t.type(r.type, r.mode)}</dd>
                    {r.quadClass && <><dt>{t.relation.quad}</dt><dd>{t.quad(r.quadClass)}</dd></>}
                    <dt>{t.relation.realization}</dt><dd>{t.realization(r.realization)}</dd>
                    {r.deaths && <><dt>{t.relation.deaths}</dt><dd>{people(r.deaths)}</dd></>}
                    {r.injuries && <><dt>{t.relation.injuries}</dt><dd>{people(r.injuries)}</dd></>}
                    <dt>{t.relation.edtf}</dt><dd><code>{r.when.edtf}</code></dd>
                    <dt>id</dt><dd><code>{r.key}</code></dd>
                  </dl>
                  {r.links.length > 0 && (
                    <>
                      <h2>{t.relation.links}</h2>
                      <ul class="plain sentences">
                        {r.links.map((l) => <li><span class="soft">{t.relation.link[l.role]}</span> <Sentence relation={l.relation} /> <span class="soft">{l.relation.when.text}</span></li>)}
                      </ul>
                    </>
                  )}
                  {r.linkedBy.totalCount > 0 && (
                    <>
                      <h2>{t.relation.linkedBy}</h2>
                      <ul class="plain sentences">
                        {r.linkedBy.nodes.map((o) => {
                          const role = o.links.find((l) => l.relation.key === r.key)?.role ?? 'ABOUT';
                          return <li><span class="soft">{t.relation.linked[role]}</span> <Sentence relation={o} /> <span class="soft">{o.when.text}</span></li>;
                        })}
                      </ul>
                    </>
                  )}
                  {r.sameEvent.length > 0 && (
                    <>
                      <h2>{t.relation.sameEvent}</h2>
                      <ul class="plain sentences">{r.sameEvent.map((o) => <li><Sentence relation={o} /></li>)}</ul>
                    </>
                  )}
                </section>
              </div>
              <Versions versions={r.history} />
            </>
          );
        }}
      </Show>
    </main>
  );
}

// The versions side by side, and their dates on one axis.
function Versions({ versions }: { versions: Version[] }) {
  const days = versions.flatMap((v) => [v.when.startEarliest, v.when.startLatest, v.when.endEarliest, v.when.endLatest]).filter((d) => d !== null).map(day);
  const axis: [number, number] | undefined = days.length ? [Math.min(...days) - 2, Math.max(...days) + 2] : undefined;
  const shown = versions.slice(-4);
  const rows: [string, (v: Version) => string | null][] = [
    [t.columns.what, (v) => `${v.from.name} ${t.verb(v.type, v.mode, v.role)} ${v.to.name}`],
    [t.columns.when, (v) => v.when.text],
    [t.relation.realization, (v) => t.realization(v.realization)],
    [t.columns.status, (v) => t.status(v.status)],
    [t.relation.where, (v) => v.location?.name ?? null],
    [t.relation.deaths, (v) => people(v.deaths)],
    [t.relation.claims, (v) => t.count.claims(v.claimCount)],
    [t.relation.facts, (v) => v.description],
  ];
  return (
    <section>
      <h2>{t.relation.versions} <span class="soft">{versions.length}</span></h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.relation.versions}>
        <table class="versions">
          <thead>
            <tr>
              <th scope="col">{t.relation.field}</th>
              {shown.map((v) => (
                <th scope="col">
                  {t.entity.version(v.version)}{' '}
                  <span class="soft">{instant(v.recordedAt)}{v.actor && `, ${v.actor}`}{v.reason && `: ${v.reason}`}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.filter(([, f]) => shown.some((v) => f(v) !== null)).map(([name, f]) => (
              <tr>
                <th scope="row">{name}</th>
                {shown.map((v, i) => <td class={i > 0 && f(shown[i - 1]!) !== f(v) ? 'differs' : ''}>{f(v) ?? t.none}</td>)}
              </tr>
            ))}
            <tr>
              <th scope="row">{t.relation.dates}</th>
              {shown.map((v) => <td><DateBar when={v.when} axis={axis} /></td>)}
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

