// Two nodes and a dated edge between them, then the name, which leads to the explorer.
export function Logo() {
  return (
    <a className="graphd-logo" href="/" title="Open the explorer">
      <svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M7 17 17 7" stroke="currentColor" strokeWidth="2" />
        <circle cx="6" cy="18" r="4" fill="currentColor" />
        <circle cx="18" cy="6" r="3" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      graphd
    </a>
  );
}
