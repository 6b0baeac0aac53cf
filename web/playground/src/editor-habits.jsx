import { useEditorContext } from '@graphiql/react';
import { useEffect } from 'react';

// Two habits that GraphiQL's editor lacks. It draws nothing.
export function EditorHabits() {
  const { queryEditor, tabs, activeTabIndex } = useEditorContext({ nonNull: true });

  // Long lines, comments above all, are wrapped as in the response, not cut off.
  useEffect(() => queryEditor?.setOption('lineWrapping', true), [queryEditor]);

  // With more tabs than fit, the active one would stay out of sight.
  useEffect(() => {
    document.getElementById(`graphiql-session-tab-${activeTabIndex}`)?.parentElement.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tabs.length, activeTabIndex]);

  return null;
}
