// Entries of the change log.
import { refFields } from '../api/queries';
import type { Ref } from '../api/types';
import { href } from '../router';
import { t } from '../strings';
import { EntityLink } from './basics';

export const changeFields = `cursor at actor kind reason itemCount
    entity { ${refFields} }
    relation { key type mode role from { ${refFields} } to { ${refFields} } }`;

export interface ChangeEntry {
  cursor: string;
  at: string;
  actor: string | null;
  kind: string;
  reason: string | null;
  itemCount: number;
  entity: Ref | null;
  relation: { key: string; type: string; mode: string | null; role: string | null; from: Ref; to: Ref } | null;
}

export const instant = (at: string) => at.slice(0, 16).replace('T', ' ');

export function ChangeList({ entries }: { entries: ChangeEntry[] }) {
  return (
    <ul class="plain changes">
      {entries.map((c) => (
        <li key={c.cursor}>
          <time dateTime={c.at}>{instant(c.at)}</time>
          <span>
            <strong>{t.change(c.kind)}</strong>, {t.items(c.itemCount)}
            {c.actor && <>, {t.by(c.actor)}</>}
            {c.reason && <>: {c.reason}</>}
            <br />
            {c.relation ? (
              <a href={href('relation', { id: c.relation.key })}>
                {c.relation.from.name} {t.verb(c.relation.type, c.relation.mode, c.relation.role)} {c.relation.to.name}
              </a>
            ) : c.entity && <EntityLink entity={c.entity} icon />}
            {(c.relation || c.entity) && c.itemCount > 1 && <span class="soft"> {t.graph.andMore(c.itemCount - 1)}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
