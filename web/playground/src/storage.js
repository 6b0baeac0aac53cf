// GraphiQL keeps tabs, sizes and theme in localStorage under "graphiql:". What
// it leaves out is kept here under the same prefix, so that its "Clear data"
// clears it too.
const PANEL = 'graphiql:visiblePlugin';
const QUERY = 'graphiql:query';
const TABS = 'graphiql:tabState';
const PANEL_SIZE = 'graphiql:docExplorerFlex';

// storage is for GraphiQL: undefined stands for localStorage, null for none.
// A browser may refuse localStorage; then all still works, and is forgotten.
export const storage = allowed() ? undefined : null;

function allowed() {
  try {
    return Boolean(window.localStorage);
  } catch {
    return false;
  }
}

// restore returns the panel to open: the one that was open last or, at a first
// visit and where there is room, the given one.
export function restore(plugins, firstPlugin, firstQuery) {
  if (storage !== null) {
    if (localStorage.getItem(TABS) === null) {
      // GraphiQL stores the tabs at once, but the current query only when it
      // changes: reloaded untouched, the page would open an empty tab.
      put(QUERY, firstQuery);
      // A narrower panel than GraphiQL's third: the query needs the room more.
      put(PANEL_SIZE, '0.26');
    }
    const title = localStorage.getItem(PANEL);
    if (title !== null) {
      if (title && localStorage.getItem(PANEL_SIZE) === 'hide-first') {
        localStorage.removeItem(PANEL_SIZE); // dragged shut once, then opened by its button
      }
      return plugins.find(p => p.title === title);
    }
  }
  return window.innerWidth >= 1100 ? firstPlugin : undefined;
}

export function rememberPanel(plugin) {
  put(PANEL, plugin ? plugin.title : '');
}

function put(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // refused, or full
  }
}
