// The palette of tokens.css, resolved for canvases: light or dark as the page is.
import { signal } from '@preact/signals';

export type Colours = (token: string) => string;

// Counts up whenever the page turns light or dark.
export const themeChanges = signal(0);

let probe: HTMLElement | undefined;
let cache = new Map<string, string>();

export const colour: Colours = (token) => {
  let value = cache.get(token);
  if (value === undefined) {
    if (!probe) {
      probe = document.createElement('i');
      probe.hidden = true;
      document.body.append(probe);
    }
    probe.style.color = `var(${token})`;
    value = getComputedStyle(probe).color;
    cache.set(token, value);
  }
  return value;
};

function changed(): void {
  cache = new Map();
  themeChanges.value++;
}

const key = 'graphd-theme';
export type Theme = 'light' | 'dark';

export function isDark(): boolean {
  const set = document.documentElement.dataset['theme'];
  return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Private windows may refuse; then it holds until the page is left.
  }
  changed();
}

export function restoreTheme(): void {
  try {
    const kept = localStorage.getItem(key);
    if (kept === 'light' || kept === 'dark') document.documentElement.dataset['theme'] = kept;
  } catch {
    // As above.
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}
