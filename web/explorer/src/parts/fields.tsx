// Fields of the forms that change the graph.
import { useEffect, useId, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { ask } from '../api/client';
import { find } from '../api/queries';
import type { Found } from '../api/queries';
import type { Kind } from '../api/types';
import { meaning } from '../edtf';
import { t } from '../strings';
import { DateBar, DateKey } from '../time/dates';

export function Field({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
      {hint && <small class="soft">{hint}</small>}
    </label>
  );
}

// EntityField takes the key of an entity, and finds it by what one types.
export function EntityField({ label, value, onChange, kinds, optional }: {
  label: string; value: string; onChange(key: string): void; kinds?: Kind[]; optional?: boolean;
}) {
  const id = useId();
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => {
    if (!value.trim()) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void find({ text: value, first: 12, ...(kinds ? { kinds } : {}) }, abort.signal).then((f) => setFound(f.found), () => {});
    }, 80);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [value]);
  const known = found.find((e) => e.key === value);
  return (
    <Field label={label} hint={known ? `${known.name}, ${t.kind(known.kind)}` : t.edit.pick}>
      <input type="text" list={id} value={value} required={!optional} onInput={(e) => onChange(e.currentTarget.value)} autocomplete="off" />
      <datalist id={id}>{found.map((e) => <option value={e.key}>{`${e.name} (${e.matched}), ${t.kind(e.kind)}`}</option>)}</datalist>
    </Field>
  );
}

const forms = ['2024-01-16', '2024-01', '[2024-01-22..2024-01-26]', '2024-01-22/2024-01-26', '2024-01-22/..', '[..2024-01-18]', '2024-01-16~', '2024-01-16?'];

// DateField takes a date in EDTF, and draws what it means.
export function DateField({ value, onChange, optional, label }: { value: string; onChange(v: string): void; optional?: boolean; label: string }) {
  const id = useId();
  const when = value ? meaning(value) : null;
  return (
    <>
      <Field label={label} hint={value && !when ? t.edit.unread : t.edit.dateHint}>
        <input type="text" list={id} value={value} required={!optional} onInput={(e) => onChange(e.currentTarget.value)} spellcheck={false} />
        <datalist id={id}>{forms.map((f) => <option value={f}>{t.edit.forms[f]}</option>)}</datalist>
      </Field>
      {when && (
        <div class="meaning">
          <p>{t.edit.means(when)}</p>
          <DateBar when={when} />
          <DateKey />
        </div>
      )}
    </>
  );
}

let allowed: Promise<boolean> | undefined;

// mayWrite reports whether this server takes changes from here: a call that changes nothing shows it.
export function mayWrite(): Promise<boolean> {
  allowed ??= ask('mutation MayWrite { assertRelations(input: []) { created } }').then(() => true, () => false);
  return allowed;
}

export function Actions({ children }: { children: ComponentChildren }) {
  const [show, set] = useState(false);
  useEffect(() => { void mayWrite().then(set); }, []);
  return show ? <>{children}</> : null;
}
