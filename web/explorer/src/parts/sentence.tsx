// A relation as a sentence: who did what to whom, when, and who says so.
import type { BriefRelation, Ref, Relation } from '../api/types';
import type { Voices } from '../api/queries';
import { href } from '../router';
import { t } from '../strings';
import { EntityLink, Marks, QuadBar } from './basics';

export function Sentence({ relation: r, link = true }: { relation: BriefRelation; link?: boolean }) {
  const verb = t.verb(r.type, r.mode, r.role);
  return (
    <span class="sentence">
      <QuadBar relation={r} />
      <span>
        <EntityLink entity={r.from} />{' '}
        {link ? <a class="verb" href={href('relation', { id: r.key })}>{verb}</a> : <span>{verb}</span>}{' '}
        {r.to.key === 'actor:unspecified' ? t.someone : r.to.key === r.from.key ? t.itself : <EntityLink entity={r.to} />}
        <Marks relation={r} />
      </span>
    </span>
  );
}

export function plainSentence(r: Relation, name: (key: string) => string): string {
  const to = r.toKey === 'actor:unspecified' ? t.someone : r.toKey === r.fromKey ? t.itself : name(r.toKey);
  return `${name(r.fromKey)} ${t.verb(r.type, r.mode, r.role)} ${to}`;
}

// Who asserts, confirms and denies it, in words.
export function voicesText(v: Voices): string {
  const parts = { ASSERTS: new Set<string>(), CONFIRMS: new Set<string>(), DENIES: new Set<string>() };
  for (const c of v.claims) {
    const source = (s: Ref & { publisher: string | null }) => s.publisher ?? s.name;
    if (c.by) parts[c.stance].add(c.by.name);
    else for (const e of c.evidence) parts[c.stance].add(source(e.source));
  }
  const list = (names: Set<string>) => [...names].slice(0, 4).join(', ');
  const out = [];
  if (parts.ASSERTS.size) out.push(t.graph.says(list(parts.ASSERTS)));
  if (parts.CONFIRMS.size) out.push(t.graph.confirms(list(parts.CONFIRMS)));
  if (parts.DENIES.size) out.push(t.graph.denies(list(parts.DENIES)));
  return out.join(' ');
}
