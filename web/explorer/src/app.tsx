// The shell: the bar with the search box, and the page that the address names.
import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { isDark, setTheme, themeChanges } from './colours';
import { lazy } from './parts/lazy';
import { SearchBox } from './parts/search';
import { StartPage } from './pages/start';
import { href, page } from './router';
import type { Page } from './router';
import { t } from './strings';

const shown: Record<Page, ComponentType> = {
  start: StartPage,
  graph: lazy(() => import('./graph/page').then((m) => m.GraphPage)),
  entity: lazy(() => import('./pages/entity').then((m) => m.EntityPage)),
  relation: lazy(() => import('./pages/relation').then((m) => m.RelationPage)),
  dyad: lazy(() => import('./pages/dyad').then((m) => m.DyadPage)),
  source: lazy(() => import('./pages/source').then((m) => m.SourcePage)),
  contradictions: lazy(() => import('./pages/contradictions').then((m) => m.ContradictionsPage)),
  changes: lazy(() => import('./pages/changes').then((m) => m.ChangesPage)),
  edit: lazy(() => import('./pages/edit').then((m) => m.EditPage)),
  search: lazy(() => import('./pages/search').then((m) => m.SearchPage)),
};

export function App() {
  const name = page.value;
  useEffect(() => {
    document.title = name && name !== 'start' ? t.title(t.pages[name]) : t.product;
  }, [name]);
  const Shown = name ? shown[name] : NotFound;
  return (
    <>
      <a class="skip" href="#content">{t.skip}</a>
      <header class="bar">
        <a class="brand" href={href('start')}>{t.product}</a>
        <SearchBox />
        <nav aria-label={t.nav.label}>
          {(['graph', 'contradictions', 'changes'] as const).map((p) => (
            <a href={href(p)} aria-current={name === p ? 'page' : undefined}>{t.pages[p]}</a>
          ))}
          <a href="/playground">{t.nav.playground}</a>
        </nav>
        <ThemeButton />
      </header>
      <Shown key={name} />
    </>
  );
}

function ThemeButton() {
  const [, set] = useState(0);
  themeChanges.value;
  const dark = isDark();
  return (
    <button type="button" class="theme" title={t.nav.theme} onClick={() => { setTheme(dark ? 'light' : 'dark'); set((n) => n + 1); }}>
      {dark ? t.nav.light : t.nav.dark}
    </button>
  );
}

function NotFound() {
  return (
    <main class="page narrow" id="content">
      <h1>{t.unknownPage}</h1>
      <p><a href={href('start')}>{t.toStart}</a></p>
    </main>
  );
}
