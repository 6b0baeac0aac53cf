// The same entities and relations as a table, with the same selection.
import { useMemo, useState } from 'preact/hooks';
import type { Entity } from '../api/types';
import { EntityLink, KindIcon, Marks, QuadBar } from '../parts/basics';
import { href } from '../router';
import { t } from '../strings';
import type { Item } from './data';
import type { Scene } from './scene';

interface Props {
  items: Item[];
  scene: Scene;
  entities: Map<string, Entity>;
  selected: Set<string>;
  onSelect(keys: string[], add: boolean): void;
}

type Column = 'when' | 'what' | 'name' | 'relations';
const pageSize = 100;

export function Table({ items, scene, entities, selected, onSelect }: Props) {
  const [tab, setTab] = useState<'relations' | 'entities'>('relations');
  const [column, setColumn] = useState<Column>('when');
  const [up, setUp] = useState(false);
  const [shown, setShown] = useState(pageSize);

  // A selected entity narrows the relations to its own; selected relations come first.
  const chosen = useMemo(() => {
    const keys = [...selected].filter((k) => scene.index.has(k));
    const list = keys.length
      ? items.filter((i) => keys.some((k) => i.rel.fromKey === k || i.rel.toKey === k))
      : items;
    const sign = up ? 1 : -1;
    const by = column === 'what'
      ? (a: Item, b: Item) => a.rel.type.localeCompare(b.rel.type) || a.begin - b.begin
      : (a: Item, b: Item) => (a.begin === b.begin ? 0 : a.begin < b.begin ? -1 : 1);
    const sorted = [...list].sort((a, b) => sign * by(a, b));
    return [...sorted.filter((i) => selected.has(i.rel.key)), ...sorted.filter((i) => !selected.has(i.rel.key))];
  }, [items, scene, selected, column, up]);
  const nodes = useMemo(() => {
    const sign = up ? 1 : -1;
    return [...scene.nodes].sort((a, b) =>
      column === 'name' ? sign * a.entity.name.localeCompare(b.entity.name) : sign * (a.degree - b.degree));
  }, [scene, column, up]);

  const head = (c: Column, text: string) => (
    <th scope="col" aria-sort={column === c ? (up ? 'ascending' : 'descending') : 'none'}>
      <button type="button" class="sort" onClick={() => (column === c ? setUp(!up) : (setColumn(c), setUp(c === 'name')))}>
        {text}
        <span aria-hidden="true">{column === c ? (up ? ' ↑' : ' ↓') : ''}</span>
      </button>
    </th>
  );
  const pick = (key: string) => (e: MouseEvent) => {
    if ((e.target as Element).closest('a, button')) return;
    onSelect([key], e.shiftKey || e.ctrlKey || e.metaKey);
  };
  const entity = (key: string) => entities.get(key);
  return (
    <div class="table">
      <div class="tabs" role="tablist">
        {(['relations', 'entities'] as const).map((name) => (
          <button type="button" role="tab" aria-selected={tab === name}
            onClick={() => { setTab(name); setShown(pageSize); setColumn(name === 'relations' ? 'when' : 'relations'); setUp(false); }}>
            {name === 'relations' ? t.count.relations(chosen.length) : t.count.entities(nodes.length)}
          </button>
        ))}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.graph.table}>
        {tab === 'relations' ? (
          <table>
            <thead><tr>{head('when', t.columns.when)}{head('what', t.columns.what)}</tr></thead>
            <tbody>
              {chosen.slice(0, shown).map((i) => {
                const r = i.rel;
                const from = entity(r.fromKey);
                const to = entity(r.toKey);
                return (
                  <tr key={r.key + (i.change ?? '')} class={selected.has(r.key) ? 'selected' : ''} onClick={pick(r.key)}>
                    <td class="when">{r.when.text}{i.change && <span class={`mark ${i.change}`}>{t.time.states[i.change]}</span>}</td>
                    <td>
                      <span class="sentence">
                        <QuadBar relation={r} />
                        <span>
                          {from ? <EntityLink entity={from} /> : r.fromKey}{' '}
                          <a class="verb" href={href('relation', { id: r.key })}>{t.verb(r.type, r.mode, r.role)}</a>{' '}
                          {r.toKey === r.fromKey ? t.itself : to ? <EntityLink entity={to} /> : r.toKey}
                          <Marks relation={r} />
                        </span>
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        ) : (
          <table>
            <thead><tr>{head('name', t.columns.name)}{head('relations', t.columns.relations)}</tr></thead>
            <tbody>
              {nodes.slice(0, shown).map((n) => (
                <tr key={n.key} class={selected.has(n.key) ? 'selected' : ''} onClick={pick(n.key)}>
                  <td><KindIcon kind={n.entity.kind} size={16} /> <EntityLink entity={n.entity} /></td>
                  <td class="number">{n.degree}{n.hidden > 0 && <small> + {t.graph.hiddenCount(n.hidden)}</small>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {(tab === 'relations' ? chosen.length : nodes.length) > shown && (
          <button type="button" class="more" onClick={() => setShown(shown + 200)}>{t.more}</button>
        )}
      </div>
    </div>
  );
}
