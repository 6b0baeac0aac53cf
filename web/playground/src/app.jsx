import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { usePluginStore } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import { useState } from 'react';
import { Answer } from './answer/answer.jsx';
import { CopyLink } from './copy-link.jsx';
import { EditorHabits } from './editor-habits.jsx';
import { EXAMPLES_PLUGIN, Examples } from './examples-panel.jsx';
import { fetcher } from './fetcher.js';
import { Logo } from './logo.jsx';
import { SchemaStatus } from './schema-status.jsx';
import { rememberPanel, restore, storage } from './storage.js';
import { Theme } from './theme.jsx';

// These are constants, not made while rendering: GraphiQL resets the open
// panel whenever one of them is a new object.
const plugins = [EXAMPLES_PLUGIN, DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];
const emptyTab = '# Ctrl-Space completes, Ctrl-Enter runs.\n\n';

// The pieces of GraphiQL's own <GraphiQL>, put together here because that one
// starts with the panel hidden, whatever plugin is to be visible.
export function App({ link, found }) {
  // What a link asks for comes first, or as a further tab where there are some from before.
  const [first] = useState(() => [...(link ? [{ query: link.query, variables: link.variables }] : []), ...found.tabs]);
  const [visiblePlugin] = useState(() => restore(plugins, EXAMPLES_PLUGIN, first[0]?.query ?? emptyTab));
  return (
    <Examples.Provider value={found}>
      <GraphiQLProvider
        fetcher={fetcher}
        storage={storage}
        plugins={plugins}
        referencePlugin={DOC_EXPLORER_PLUGIN}
        visiblePlugin={visiblePlugin}
        onTogglePluginVisibility={rememberPanel}
        defaultTabs={first}
        query={link?.query}
        variables={link?.variables}
        defaultQuery={emptyTab}
        inputValueDeprecation
        schemaDescription
      >
        <HistoryContextProvider maxHistoryLength={50}>
          <DocExplorerContextProvider>
            <WhenPluginsAreKnown>
              <h1 className="unseen">graphd playground</h1>
              <GraphiQLInterface showPersistHeadersSettings>
                <GraphiQL.Logo>
                  <Logo />
                </GraphiQL.Logo>
                <GraphiQL.Toolbar>
                  {({ prettify, merge, copy }) => (
                    <>
                      {prettify}
                      {merge}
                      {copy}
                      <CopyLink />
                    </>
                  )}
                </GraphiQL.Toolbar>
                <GraphiQL.Footer>
                  <SchemaStatus />
                  <Answer />
                </GraphiQL.Footer>
                <EditorHabits operationName={link?.operationName} />
                <Theme />
              </GraphiQLInterface>
            </WhenPluginsAreKnown>
          </DocExplorerContextProvider>
        </HistoryContextProvider>
      </GraphiQLProvider>
    </Examples.Provider>
  );
}

// GraphiQLInterface looks only once, at its first rendering, whether a panel is open.
function WhenPluginsAreKnown({ children }) {
  return usePluginStore().plugins.length > 0 ? children : null;
}
