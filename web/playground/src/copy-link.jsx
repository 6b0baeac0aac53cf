import { ToolbarButton, useEditorContext } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { linkTo } from './link.js';

// Copies the address that opens what stands in the editors; headers, which may hold a token, are left out.
export function CopyLink() {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const [told, tell] = useState('');
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(() => tell(''), 2500);
    return () => clearTimeout(timer);
  }, [told]);

  async function copy() {
    const several = (queryEditor.operations?.length ?? 0) > 1;
    const link = linkTo({
      query: queryEditor.getValue(),
      variables: variableEditor?.getValue(),
      operationName: several ? queryEditor.operationName : null,
    });
    try {
      await navigator.clipboard.writeText(link);
      tell('Link copied');
    } catch {
      // Without a clipboard, as on plain http elsewhere than on this machine, the address itself is the link.
      window.history.replaceState(null, '', link);
      tell('The link is in the address bar');
    }
  }

  return (
    <span className="copy-link">
      <ToolbarButton onClick={copy} label="Copy a link to this query">
        <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6"
          aria-hidden="true">
          <path d="M10 14a4.5 4.5 0 0 0 6.4 0l3.2-3.2a4.5 4.5 0 0 0-6.4-6.4L11.6 6" strokeLinecap="round" />
          <path d="M14 10a4.5 4.5 0 0 0-6.4 0l-3.2 3.2a4.5 4.5 0 0 0 6.4 6.4l1.6-1.6" strokeLinecap="round" />
        </svg>
      </ToolbarButton>
      <span role="status" className={told ? 'told' : 'unseen'}>{told}</span>
    </span>
  );
}
