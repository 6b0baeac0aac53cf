import { useEditorContext, useExecutionContext } from '@graphiql/react';
import { parse } from 'graphql';
import { useEffect, useRef } from 'react';
import { complete } from './completion.js';

// Habits that GraphiQL's editors lack. It draws nothing.
export function EditorHabits({ operationName }) {
  const { queryEditor, variableEditor, headerEditor, responseEditor, tabs, activeTabIndex, setOperationName } =
    useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });

  // Long lines, comments above all, are wrapped as in the response, not cut off.
  useEffect(() => queryEditor?.setOption('lineWrapping', true), [queryEditor]);

  // With more tabs than fit, the active one would stay out of sight.
  useEffect(() => {
    const tab = document.getElementById(`graphiql-session-tab-${activeTabIndex}`);
    tab?.parentElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tabs.length, activeTabIndex]);

  useEffect(() => {
    for (const editor of [queryEditor, variableEditor]) if (editor) complete(editor);
  }, [queryEditor, variableEditor]);
  useNamed(queryEditor, 'Query');
  useNamed(variableEditor, 'Variables, as JSON');
  useNamed(headerEditor, 'Headers, as JSON');
  useNamed(responseEditor, 'Answer');

  // A link may name the operation that it is about.
  useEffect(() => {
    if (!queryEditor || !operationName) return;
    setOperationName(operationName);
    const operation = operationsOf(queryEditor).find(o => o.name.value === operationName);
    if (operation) queryEditor.setCursor(queryEditor.posFromIndex(operation.loc.start));
  }, [queryEditor]);

  // Ctrl-Enter runs from anywhere, and the operation that the cursor is in: GraphiQL knows the operations of a moment
  // ago, and only listens in its editors.
  const now = useRef(null);
  now.current = { run, queryEditor, setOperationName };
  useEffect(() => {
    const key = event => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      event.stopPropagation();
      const { run, queryEditor, setOperationName } = now.current;
      const name = atCursor(queryEditor);
      if (name && name !== queryEditor.operationName) setOperationName(name);
      else if (!name) queryEditor.operationName = null; // that of a query that stood here is none of this one
      run();
    };
    window.addEventListener('keydown', key, { capture: true });
    return () => window.removeEventListener('keydown', key, { capture: true });
  }, []);

  return null;
}

function operationsOf(editor) {
  try {
    return parse(editor.getValue()).definitions.filter(d => d.kind === 'OperationDefinition' && d.name);
  } catch {
    return []; // the server says what is wrong
  }
}

// atCursor is the name of the operation to run: the one that the cursor is in, else the last that was run, else the
// first.
function atCursor(editor) {
  const operations = operationsOf(editor);
  const cursor = editor.indexFromPos(editor.getCursor());
  const inside = operations.find(o => o.loc.start <= cursor && cursor <= o.loc.end);
  const last = operations.find(o => o.name.value === editor.operationName);
  return (inside ?? last ?? operations[0])?.name.value ?? null;
}

function useNamed(editor, name) {
  useEffect(() => {
    if (editor) describe(editor, name);
  }, [editor, name]);
}

const leaving = { Tab: false, 'Shift-Tab': false };

// describe names an editor for those who hear it, and lets the keyboard out of it: Tab writes spaces, but after Esc it
// goes on to what follows. Where nothing can be written it always does.
function describe(editor, name) {
  const input = editor.getInputField();
  input.setAttribute('aria-label', name);
  const scroller = editor.getScrollerElement();
  scroller.setAttribute('tabindex', '0');
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', `${name}, to scroll`);
  if (editor.getOption('readOnly')) {
    editor.addKeyMap(leaving);
    return;
  }
  input.setAttribute('aria-description', 'Tab indents. Esc, then Tab, leaves the editor. Ctrl-Enter runs the query.');
  const stay = () => editor.removeKeyMap(leaving);
  editor.on('keydown', (_, event) => {
    if (event.key === 'Escape' && !editor.state.completionActive?.widget) {
      stay();
      editor.addKeyMap(leaving);
    } else if (!['Tab', 'Shift'].includes(event.key)) stay();
  });
  editor.on('blur', stay);
}
