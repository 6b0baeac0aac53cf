// The address holds the whole view: a page, and its parameters. Each change of them is a step that "back" undoes.
import { computed, signal } from '@preact/signals';

export const pages = [
  'start', 'graph', 'entity', 'relation', 'dyad', 'source', 'contradictions', 'changes', 'search', 'edit',
] as const;
export type Page = (typeof pages)[number];

const root = '/explorer';
const current = signal(new URL(window.location.href));

window.addEventListener('popstate', () => {
  current.value = new URL(window.location.href);
});

export const page = computed<Page | null>(() => {
  const path = current.value.pathname.replace(/\/$/, '');
  if (path === '' || path === root) return 'start';
  const name = path.slice(root.length + 1);
  return pages.find((p) => p === name) ?? null;
});

export const query = computed(() => current.value.searchParams);
export const address = computed(() => current.value.pathname + current.value.search);

export type Params = Record<string, string | string[] | undefined>;

// href is the address of a page. What is empty or undefined is left out; a list repeats its name.
export function href(to: Page, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const v of Array.isArray(value) ? value : [value]) if (v) search.append(name, v);
  }
  const text = search.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return (to === 'start' ? '/' : `${root}/${to}`) + (text && '?' + text);
}

export function go(to: string, replace = false): void {
  if (to === address.value) return;
  const url = new URL(to, window.location.href);
  if (replace) window.history.replaceState(null, '', url);
  else {
    const samePage = url.pathname === current.value.pathname;
    window.history.pushState(null, '', url);
    if (!samePage) window.scrollTo(0, 0);
  }
  current.value = url;
}

// A click on a link within the explorer is followed without loading the page anew; one with a modifier is the browser's.
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return;
  }
  const link = (event.target as Element).closest('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin) return;
  if (link.pathname !== '/' && !link.pathname.startsWith(root)) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

// The playground with a query in it.
export function playground(text: string, variables: object = {}): string {
  const search = new URLSearchParams({ query: text.trim() + '\n' });
  if (Object.keys(variables).length) search.set('variables', JSON.stringify(variables, null, 2));
  return '/playground?' + search.toString();
}
