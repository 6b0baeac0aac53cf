// Changes: assert, correct, deny or confirm, retract, merge.
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { ApiError, ask } from '../api/client';
import { listedFields, refFields } from '../api/queries';
import { forget } from '../graph/data';
import type { Kind, ListedRelation, Realization, Ref } from '../api/types';
import { realizations } from '../api/types';
import { EntityLink, Failure, Show, useLoaded } from '../parts/basics';
import { DateField, EntityField, Field } from '../parts/fields';
import { Sentence } from '../parts/sentence';
import { go, href, query } from '../router';
import { t } from '../strings';

interface TypeInfo {
  type: string;
  aspect: string;
  description: string;
  modes: { name: string }[];
  joins: { from: Kind[]; to: Kind[] }[];
}

const registry = '{ relationTypes { type aspect description modes { name } joins { from to } } }';
const useTypes = () => useLoaded('types', (signal) => ask<{ relationTypes: TypeInfo[] }>(registry, {}, signal));

export function EditPage() {
  const what = query.value.get('what') ?? '';
  const id = query.value.get('id') ?? '';
  const pages: Record<string, () => ComponentChildren> = {
    assert: () => <Assert from={id} />,
    correct: () => <OnRelation id={id}>{(r, again) => <Correct relation={r} again={again} />}</OnRelation>,
    claim: () => <OnRelation id={id}>{(r) => <Claim relation={r} />}</OnRelation>,
    retract: () => <OnRelation id={id}>{(r) => <Retract relation={r} />}</OnRelation>,
    merge: () => <Merge from={id} />,
  };
  return (
    <main class="page narrow" id="content" key={what + id}>
      <h1>{t.edit.titles[what] ?? t.unknownPage}</h1>
      {pages[what]?.()}
    </main>
  );
}

// A form that sends one mutation, and says what was wrong with it.
function Form({ send, submit, children }: { send(): Promise<string>; submit: string; children: ComponentChildren }) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  return (
    <form onSubmit={(e) => {
      e.preventDefault();
      setBusy(true);
      setError(null);
      send().then((to) => { forget(); go(to); }, setError).finally(() => setBusy(false));
    }}>
      {children}
      {Boolean(error) && !(error instanceof ApiError && error.code === 'CONFLICT') && <Failure error={error} />}
      {error instanceof ApiError && error.code === 'CONFLICT' && (
        <div class="failure" role="alert">
          <strong>{t.edit.conflict}</strong>
          <p>{error.message}</p>
          <p>{t.edit.conflictHint(Number(error.extensions['currentVersion']), (error.extensions['fields'] as string[] | undefined) ?? [])}</p>
        </div>
      )}
      <p class="meaning"><button type="submit" class="primary" disabled={busy}>{submit}</button></p>
    </form>
  );
}

interface Editable extends ListedRelation {
  description: string | null;
}

const relationDocument = `query Editable($id: ID!) { relation(id: $id) { ${listedFields} description } }`;

function OnRelation({ id, children }: { id: string; children(r: Editable, again: () => void): ComponentChildren }) {
  const data = useLoaded(id, (signal) => ask<{ relation: Editable | null }>(relationDocument, { id }, signal));
  return (
    <Show of={data}>
      {({ relation: r }) => r ? (
        <>
          <p class="lead"><Sentence relation={r} />, {r.when.text}</p>
          {children(r, data.again)}
        </>
      ) : <p>{t.noRelation(id)}</p>}
    </Show>
  );
}

function TypeFields({ type, mode, onType, onMode, from, to }: {
  type: string; mode: string; onType(v: string): void; onMode(v: string): void; from?: Kind; to?: Kind;
}) {
  const data = useTypes();
  return (
    <Show of={data}>
      {({ relationTypes }) => {
        const fits = (i: TypeInfo) => i.joins.some((j) => (!from || j.from.includes(from)) && (!to || j.to.includes(to)));
        const info = relationTypes.find((i) => i.type === type);
        return (
          <>
            <Field label={t.columns.what} hint={info?.description}>
              <select value={type} required onChange={(e) => { onType(e.currentTarget.value); onMode(''); }}>
                <option value="">{t.edit.choose}</option>
                {relationTypes.filter((i) => fits(i) || i.type === type).map((i) => <option value={i.type}>{t.type(i.type)}</option>)}
              </select>
            </Field>
            {info && info.modes.length > 0 && (
              <Field label={t.edit.mode}>
                <select value={mode} onChange={(e) => onMode(e.currentTarget.value)}>
                  <option value="">{t.none}</option>
                  {info.modes.map((m) => <option value={m.name}>{m.name}</option>)}
                </select>
              </Field>
            )}
          </>
        );
      }}
    </Show>
  );
}

function RealizationField({ value, onChange }: { value: Realization; onChange(v: Realization): void }) {
  return (
    <Field label={t.relation.realization}>
      <select value={value} onChange={(e) => onChange(e.currentTarget.value as Realization)}>
        {realizations.map((r) => <option value={r}>{t.realization(r)}</option>)}
      </select>
    </Field>
  );
}

// kindOf asks what an entity is, so that only fitting types are offered.
function useKind(key: string): Kind | undefined {
  const data = useLoaded(key, async (signal) => {
    if (!key) return undefined;
    const d = await ask<{ entities: { nodes: Ref[] } }>(
      `query Kind($id: ID!) { entities(where: { id: { eq: $id } }, first: 1) { nodes { ${refFields} } } }`, { id: key }, signal);
    return d.entities.nodes[0]?.kind ?? undefined;
  });
  return data.value;
}

function Assert({ from: first }: { from: string }) {
  const [v, set] = useState({ from: first, to: '', type: '', mode: '', when: '', role: '', realization: 'OCCURRED' as Realization, by: '', source: '', paraphrase: '', description: '' });
  const put = <K extends keyof typeof v>(k: K) => (value: (typeof v)[K]) => set((old) => ({ ...old, [k]: value }));
  const send = async () => {
    const evidence = [{ source: v.source, ...(v.paraphrase ? { paraphrase: v.paraphrase } : {}) }];
    const d = await ask<{ assertRelations: { relations: { key: string }[] } }>(
      'mutation Assert($input: [RelationInput!]!) { assertRelations(input: $input) { relations { key } } }',
      { input: [{
        type: v.type, from: v.from, to: v.to, when: v.when, realization: v.realization,
        ...(v.mode ? { mode: v.mode } : {}), ...(v.role ? { role: v.role } : {}), ...(v.description ? { description: v.description } : {}),
        claims: [{ ...(v.by ? { by: v.by } : {}), evidence }],
      }] });
    return href('relation', { id: d.assertRelations.relations[0]!.key });
  };
  return (
    <Form send={send} submit={t.edit.assert}>
      <EntityField label={t.columns.from} value={v.from} onChange={put('from')} />
      <EntityField label={t.columns.to} value={v.to} onChange={put('to')} />
      <TypeFields type={v.type} mode={v.mode} onType={put('type')} onMode={put('mode')} from={useKind(v.from)} to={useKind(v.to)} />
      {(v.type === 'HOLDS_OFFICE' || v.type === 'MEMBER_OF') && (
        <Field label={t.edit.role}><input type="text" value={v.role} onInput={(e) => put('role')(e.currentTarget.value)} /></Field>
      )}
      <DateField label={t.columns.when} value={v.when} onChange={put('when')} />
      <RealizationField value={v.realization} onChange={put('realization')} />
      <Field label={t.edit.description}><input type="text" value={v.description} onInput={(e) => put('description')(e.currentTarget.value)} /></Field>
      <EntityField label={t.edit.source} value={v.source} onChange={put('source')} kinds={['SOURCE']} />
      <Field label={t.edit.paraphrase}><input type="text" value={v.paraphrase} onInput={(e) => put('paraphrase')(e.currentTarget.value)} /></Field>
      <EntityField label={t.edit.by} value={v.by} onChange={put('by')} optional />
    </Form>
  );
}

function Correct({ relation: r, again }: { relation: Editable; again(): void }) {
  const [v, set] = useState({ type: r.type, mode: r.mode ?? '', when: r.when.edtf, realization: r.realization, description: r.description ?? '', reason: '' });
  const [theirs, setTheirs] = useState<Editable | null>(null);
  const put = <K extends keyof typeof v>(k: K) => (value: (typeof v)[K]) => set((old) => ({ ...old, [k]: value }));
  const patch: Record<string, unknown> = {};
  if (v.type !== r.type) patch['type'] = v.type;
  if (v.mode !== (r.mode ?? '')) patch['mode'] = v.mode || null;
  if (v.when !== r.when.edtf) patch['when'] = v.when;
  if (v.realization !== r.realization) patch['realization'] = v.realization;
  if (v.description !== (r.description ?? '')) patch['description'] = v.description || null;
  const send = async () => {
    try {
      await ask('mutation Correct($id: ID!, $version: Int!, $patch: RelationPatch!, $reason: String!) { correctRelation(id: $id, version: $version, patch: $patch, reason: $reason) { changed } }',
        { id: r.key, version: r.version, patch, reason: v.reason });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'CONFLICT') {
        const now = await ask<{ relation: Editable | null }>(relationDocument, { id: r.key });
        setTheirs(now.relation);
      }
      throw error;
    }
    return href('relation', { id: r.key });
  };
  return (
    <>
      <Form send={send} submit={t.edit.correct}>
        <TypeFields type={v.type} mode={v.mode} onType={put('type')} onMode={put('mode')} from={r.from.kind} to={r.to.kind} />
        <DateField label={t.columns.when} value={v.when} onChange={put('when')} />
        <RealizationField value={v.realization} onChange={put('realization')} />
        <Field label={t.edit.description}><input type="text" value={v.description} onInput={(e) => put('description')(e.currentTarget.value)} /></Field>
        <Field label={t.edit.reason}><input type="text" required value={v.reason} onInput={(e) => put('reason')(e.currentTarget.value)} /></Field>
      </Form>
      {theirs && (
        <section>
          <h2>{t.edit.both}</h2>
          <table>
            <thead><tr><th scope="col">{t.relation.field}</th><th scope="col">{t.edit.yours}</th><th scope="col">{t.entity.version(theirs.version)}</th></tr></thead>
            <tbody>
              {([[t.columns.what, t.type(v.type, v.mode), t.type(theirs.type, theirs.mode)], [t.columns.when, v.when, theirs.when.edtf],
                [t.relation.realization, t.realization(v.realization), t.realization(theirs.realization)],
                [t.edit.description, v.description || t.none, theirs.description ?? t.none]] as const).map(([name, a, b]) => (
                <tr class={a === b ? '' : 'selected'}><th scope="row">{name}</th><td>{a}</td><td>{b}</td></tr>
              ))}
            </tbody>
          </table>
          <p><button type="button" onClick={again}>{t.edit.takeTheirs}</button></p>
        </section>
      )}
    </>
  );
}

function Claim({ relation: r }: { relation: Editable }) {
  const [v, set] = useState({ stance: 'DENIES', by: '', on: '', source: '', paraphrase: '' });
  const put = (k: keyof typeof v) => (value: string) => set((old) => ({ ...old, [k]: value }));
  const send = async () => {
    await ask('mutation Claim($input: [AddClaimInput!]!) { addClaims(input: $input) { updated } }', { input: [{
      relation: r.key,
      claim: {
        stance: v.stance, ...(v.by ? { by: v.by } : {}), ...(v.on ? { on: v.on } : {}),
        evidence: [{ source: v.source, ...(v.paraphrase ? { paraphrase: v.paraphrase } : {}) }],
      },
    }] });
    return href('relation', { id: r.key });
  };
  return (
    <Form send={send} submit={t.edit.claim}>
      <Field label={t.edit.stance}>
        <select value={v.stance} onChange={(e) => put('stance')(e.currentTarget.value)}>
          {Object.entries(t.relation.stance).map(([k, text]) => <option value={k}>{text}</option>)}
        </select>
      </Field>
      <EntityField label={t.edit.by} value={v.by} onChange={put('by')} optional />
      <DateField label={t.edit.on} value={v.on} onChange={put('on')} optional />
      <EntityField label={t.edit.source} value={v.source} onChange={put('source')} kinds={['SOURCE']} />
      <Field label={t.edit.paraphrase}><input type="text" value={v.paraphrase} onInput={(e) => put('paraphrase')(e.currentTarget.value)} /></Field>
    </Form>
  );
}

function Retract({ relation: r }: { relation: Editable }) {
  const [reason, setReason] = useState('');
  const send = async () => {
    await ask('mutation Retract($id: ID!, $version: Int!, $reason: String!) { retractRelation(id: $id, version: $version, reason: $reason) { changed } }',
      { id: r.key, version: r.version, reason });
    return href('entity', { id: r.fromKey });
  };
  return (
    <Form send={send} submit={t.edit.retract}>
      <p>{t.edit.retractHint}</p>
      <Field label={t.edit.reason}><input type="text" required value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></Field>
    </Form>
  );
}

interface Side extends Ref {
  names: { value: string }[];
  aliases: string[];
  relations: { totalCount: number };
}

const sides = `query Merge($ids: [ID!]!) {
  entities(where: { id: { in: $ids } }, first: 2) { nodes { ${refFields} names { value } aliases relations(first: 1) { totalCount } } }
}`;

function Merge({ from }: { from: string }) {
  const [into, setInto] = useState('');
  const [reason, setReason] = useState('');
  const data = useLoaded(`${from}|${into}`, (signal) => ask<{ entities: { nodes: Side[] } }>(sides, { ids: [from, into].filter(Boolean) }, signal));
  const a = data.value?.entities.nodes.find((e) => e.key === from);
  const b = data.value?.entities.nodes.find((e) => e.key === into && into !== from);
  const send = async () => {
    await ask('mutation Merge($from: ID!, $into: ID!, $reason: String!) { mergeEntities(from: $from, into: $into, reason: $reason) { changed } }',
      { from, into, reason });
    return href('entity', { id: into });
  };
  const column = (e: Side) => (
    <td>
      <EntityLink entity={e} icon /><br />
      {[...e.names.map((n) => n.value), ...e.aliases].map((n) => <bdi class="soft">{n} </bdi>)}<br />
      {t.count.relations(e.relations.totalCount)}
    </td>
  );
  return (
    <Form send={send} submit={t.edit.merge}>
      <EntityField label={t.edit.into} value={into} onChange={setInto} />
      {a && b && (
        <>
          <table>
            <thead><tr><th scope="col">{t.edit.goes}</th><th scope="col">{t.edit.stays}</th></tr></thead>
            <tbody><tr>{column(a)}{column(b)}</tr></tbody>
          </table>
          <p>{t.edit.preview(a.name, b.name, a.relations.totalCount)}</p>
        </>
      )}
      <Field label={t.edit.reason}><input type="text" required value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></Field>
    </Form>
  );
}
