// The one search box: finds entities while one types; arrows choose, Enter opens.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { find } from '../api/queries';
import type { Found } from '../api/queries';
import { go, href, page, query } from '../router';
import { t } from '../strings';
import { entityHref, KindIcon } from './basics';

export function SearchBox() {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found[] | null>(null);
  const [failed, setFailed] = useState('');
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => {
    const focus = (e: KeyboardEvent) => {
      const target = e.target as HTMLElement;
      if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      e.preventDefault();
      input.current!.focus();
      input.current!.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  useEffect(() => {
    setAt(-1);
    setFailed('');
    const wanted = text.trim();
    if (!wanted) {
      setFound(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      find({ text: wanted, first: 8 }, abort.signal).then((f) => setFound(f.found), (e: Error) => {
        if (!abort.signal.aborted) setFailed(e.message);
      });
    }, 60);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [text]);

  const show = (e: Found) => {
    setOpen(false);
    setText('');
    input.current!.blur();
    // In a graph, what is found is added to it; elsewhere its page opens.
    if (page.value === 'graph') {
      const q = new URLSearchParams(query.value);
      if (!q.getAll('id').includes(e.key)) q.append('id', e.key);
      q.delete('sel');
      q.append('sel', e.key);
      go('/explorer/graph?' + q.toString());
    } else go(entityHref(e));
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      const n = found?.length ?? 0;
      if (n) setAt(e.key === 'ArrowDown' ? (at + 1) % n : (Math.max(at, 0) + n - 1) % n);
    } else if (e.key === 'Enter') {
      e.preventDefault();
      const chosen = found?.[at] ?? (found?.length === 1 ? found[0] : undefined);
      if (chosen) show(chosen);
      else if (text.trim()) {
        setOpen(false);
        go(href('search', { q: text.trim() }));
      }
    } else if (e.key === 'Escape') {
      setOpen(false);
      input.current!.blur();
    }
  };
  const listed = open && text.trim() !== '';
  return (
    <div class="search" role="search" onFocusOut={(e) => {
      if (!e.currentTarget.contains(e.relatedTarget as Element | null)) setOpen(false);
    }}>
      <input ref={input} type="text" role="combobox" aria-label={t.search.label} placeholder={t.search.placeholder}
        aria-expanded={listed && Boolean(found?.length)} aria-controls={`${id}-list`} aria-autocomplete="list" autocomplete="off" spellcheck={false}
        aria-activedescendant={listed && at >= 0 ? `${id}-${at}` : undefined} value={text} dir="auto"
        onInput={(e) => { setText(e.currentTarget.value); setOpen(true); }} onFocus={() => setOpen(true)} onKeyDown={key} />
      <kbd aria-hidden="true">{t.search.key}</kbd>
      <div class="found" hidden={!listed}>
        <ul id={`${id}-list`} role="listbox" aria-label={t.search.label}>
          {found?.map((e, i) => (
            <li key={e.key} id={`${id}-${i}`} role="option" aria-selected={i === at}
              onMouseDown={(event) => event.preventDefault()} onClick={() => show(e)}>
              <KindIcon kind={e.kind} size={18} />
              <span dir="auto">{e.name}</span>
              <span class="soft">{e.matched !== e.name && <bdi>{e.matched.slice(0, 40)} · </bdi>}{t.kind(e.kind)}</span>
            </li>
          ))}
        </ul>
        {failed ? <p class="soft">{failed}</p> : found?.length === 0 && <p class="soft">{t.search.none(text.trim())}</p>}
      </div>
    </div>
  );
}
