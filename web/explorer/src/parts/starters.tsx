// Entities to begin with: those with the most relations among the latest, of this graph and no other.
import { ask } from '../api/client';
import { refFields } from '../api/queries';
import type { Ref } from '../api/types';
import { href } from '../router';
import { t } from '../strings';
import { KindIcon, Show, useLoaded } from './basics';

interface Answer {
  relations: { nodes: { from: Ref; to: Ref }[] };
}

export async function busiest(signal: AbortSignal): Promise<{ entity: Ref; count: number }[]> {
  const d = await ask<Answer>(
    `{ relations(first: 300) { nodes { from { ${refFields} } to { ${refFields} } } } }`, {}, signal);
  const counts = new Map<string, { entity: Ref; count: number }>();
  for (const r of d.relations.nodes) {
    for (const e of r.from.key === r.to.key ? [r.from] : [r.from, r.to]) {
      if (e.key === 'actor:unspecified') continue;
      const c = counts.get(e.key);
      if (c) c.count++;
      else counts.set(e.key, { entity: e, count: 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.entity.name.localeCompare(b.entity.name)).slice(0, 8);
}

export function Starters() {
  const list = useLoaded('busiest', busiest);
  return (
    <Show of={list}>
      {(entities) => (
        <ul class="plain cards">
          {entities.map(({ entity, count }) => (
            <li>
              <a class="card" href={href('graph', { id: entity.key })}>
                <KindIcon kind={entity.kind} size={22} />
                <span dir="auto">{entity.name}</span>
                <span class="soft">{t.start.relationsOf(count)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Show>
  );
}
