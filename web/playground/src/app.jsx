import { DOC_EXPLORER_PLUGIN, DocExplorerContextProvider } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryContextProvider } from '@graphiql/plugin-history';
import { usePluginStore } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import { EditorHabits } from './editor-habits.jsx';
import { firstTabs } from './examples.js';
import { EXAMPLES_PLUGIN } from './examples-panel.jsx';
import { fetcher } from './fetcher.js';
import { Logo } from './logo.jsx';
import { SchemaStatus } from './schema-status.jsx';
import { rememberPanel, restore, storage } from './storage.js';

// These are constants, not made while rendering: GraphiQL resets the open
// panel whenever one of them is a new object.
const plugins = [DOC_EXPLORER_PLUGIN, EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const visiblePlugin = restore(plugins, DOC_EXPLORER_PLUGIN, firstTabs[0].query);
const emptyTab = '# Ctrl-Space completes, Ctrl-Enter runs.\n\n';

// The pieces of GraphiQL's own <GraphiQL>, put together here because that one
// starts with the panel hidden, whatever plugin is to be visible.
export function App() {
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      storage={storage}
      plugins={plugins}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      visiblePlugin={visiblePlugin}
      onTogglePluginVisibility={rememberPanel}
      defaultTabs={firstTabs}
      defaultQuery={emptyTab}
      inputValueDeprecation
      schemaDescription
    >
      <HistoryContextProvider maxHistoryLength={50}>
        <DocExplorerContextProvider>
          <WhenPluginsAreKnown>
            <GraphiQLInterface showPersistHeadersSettings>
              <GraphiQL.Logo>
                <Logo />
              </GraphiQL.Logo>
              <GraphiQL.Footer>
                <SchemaStatus />
              </GraphiQL.Footer>
              <EditorHabits />
            </GraphiQLInterface>
          </WhenPluginsAreKnown>
        </DocExplorerContextProvider>
      </HistoryContextProvider>
    </GraphiQLProvider>
  );
}

// GraphiQLInterface looks only once, at its first rendering, whether a panel is open.
function WhenPluginsAreKnown({ children }) {
  return usePluginStore().plugins.length > 0 ? children : null;
}
