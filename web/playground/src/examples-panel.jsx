import { useEditorContext, useExecutionContext, usePluginStore } from '@graphiql/react';
import { createContext, useContext } from 'react';
import { flushSync } from 'react-dom';

// What examples.js found for the graph at hand.
export const Examples = createContext({ about: '', examples: [] });

// The panel that lists the examples and opens them in tabs.
export const EXAMPLES_PLUGIN = { title: 'Examples', icon: Icon, content: Panel };

function Panel() {
  const { about, examples } = useContext(Examples);
  const { tabs, addTab, changeTab, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const { stop } = useExecutionContext({ nonNull: true });

  const { setVisiblePlugin } = usePluginStore();

  function open({ query }) {
    stop();
    // On a narrow page the panel covers the editors.
    if (window.innerWidth <= 760) setVisiblePlugin(null);
    const opened = tabs.findIndex(tab => tab.query === query);
    if (opened >= 0) {
      changeTab(opened);
      return;
    }
    // addTab takes no content: the tab must be there before the editor is filled.
    flushSync(addTab);
    queryEditor?.setValue(query);
    variableEditor?.setValue('');
    queryEditor?.focus();
  }

  return (
    <section aria-label="Examples">
      <h2 className="examples-title">Examples</h2>
      <p className="examples-about">{about} Each opens in a tab of its own, to run and to change.</p>
      <ul className="examples-list">
        {examples.map(example => (
          <li key={example.name}>
            <button type="button" className="example" onClick={() => open(example)}>
              <span className="example-name">{example.name}</span>
              <span className="example-about">{example.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

// A list to run from, drawn like GraphiQL's own icons.
function Icon(props) {
  return (
    <svg height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" {...props}>
      <path d="M3 4.5v7L8.5 8Z" strokeLinejoin="round" />
      <path d="M12 6h9M12 10h6M3 16h18M3 20h13" strokeLinecap="round" />
    </svg>
  );
}
