import { useEditorContext, useExecutionContext } from '@graphiql/react';
import { useEffect, useMemo, useState } from 'react';
import { Drawing } from './drawing.jsx';
import { graph } from './graph.js';
import { TableView } from './table-view.jsx';
import { tables } from './tables.js';

const views = ['JSON', 'Table', 'Graph'];

// The answer, as JSON by GraphiQL, and beside it as a table and as a graph where it can be one. It stands in the footer
// of GraphiQL's answer, which is the place that is left to others; the style sheet puts its tabs on top.
export function Answer() {
  const { responseEditor } = useEditorContext({ nonNull: true });
  const { isFetching } = useExecutionContext({ nonNull: true });
  const [text, setText] = useState('');
  const [view, setView] = useState('JSON');

  useEffect(() => {
    if (!responseEditor) return undefined;
    const changed = () => setText(responseEditor.getValue());
    changed();
    responseEditor.on('change', changed);
    return () => responseEditor.off('change', changed);
  }, [responseEditor]);

  const answer = useMemo(() => read(text), [text]);
  const can = { JSON: true, Table: answer.tables.length > 0, Graph: answer.graph !== null };
  // While the next answer is awaited, the chosen view stays chosen.
  const shown = can[view] || (isFetching && text === '') ? view : 'JSON';

  // What GraphiQL shows stays as it is, but out of sight.
  useEffect(() => {
    const element = responseEditor?.getWrapperElement().closest('.graphiql-response');
    element?.classList.toggle('other-view', shown !== 'JSON');
    if (shown === 'JSON') responseEditor?.refresh();
  }, [responseEditor, shown]);

  const key = event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const allowed = views.filter(v => can[v]);
    const next = allowed[(allowed.indexOf(shown) + step + allowed.length) % allowed.length];
    setView(next);
    document.getElementById(`answer-${next}`)?.focus();
  };

  return (
    <>
      <div className="answer-tabs" role="tablist" aria-label="Show the answer as">
        {views.map(v => (
          <button
            key={v}
            id={`answer-${v}`}
            type="button"
            role="tab"
            aria-selected={v === shown}
            aria-controls={v === shown && v !== 'JSON' ? 'answer-view' : undefined}
            tabIndex={v === shown ? 0 : -1}
            disabled={!can[v]}
            onClick={() => setView(v)}
            onKeyDown={key}
          >
            {v}
          </button>
        ))}
        {answer.errors > 0 && shown !== 'JSON' && (
          <span className="answer-errors">
            {answer.errors === 1 ? 'An error' : `${answer.errors} errors`}: see JSON
          </span>
        )}
      </div>
      {shown !== 'JSON' && (
        <div className="answer-view" id="answer-view" role="tabpanel" aria-labelledby={`answer-${shown}`}>
          {shown === 'Table' && can.Table && <TableView tables={answer.tables} />}
          {shown === 'Graph' && can.Graph && <Drawing graph={answer.graph} />}
        </div>
      )}
    </>
  );
}

function read(text) {
  const nothing = { tables: [], graph: null, errors: 0 };
  if (!text) return nothing;
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return nothing; // GraphiQL's own words, such as of variables that are no JSON
  }
  const errors = Array.isArray(answer?.errors) ? answer.errors.length : 0;
  // GraphiQL asks for the schema itself; what a person asks about types is JSON enough.
  if (!answer?.data || typeof answer.data !== 'object' || answer.data.__schema) return { ...nothing, errors };
  return { tables: tables(answer.data), graph: graph(answer.data), errors };
}
