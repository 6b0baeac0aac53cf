// Mends what GraphiQL's own page withholds from screen readers. It writes attributes only, and again when React has.
export function mend(root) {
  const again = () => {
    // Its tabs are buttons with another button beside them, which a tab may not hold: a list of buttons says the same.
    for (const list of root.querySelectorAll('.graphiql-tabs')) without(list, 'role');
    for (const tab of root.querySelectorAll('.graphiql-tab')) {
      const active = tab.classList.contains('graphiql-tab-active');
      without(tab, 'role', 'aria-selected');
      const [button, close] = tab.querySelectorAll('button');
      put(button, 'aria-current', String(active));
      without(button, 'aria-controls');
      if (close) put(close, 'aria-label', `Close ${button.textContent}`);
    }
    // Its name is what it opens, which is written on it.
    for (const item of root.querySelectorAll('.graphiql-history-item-label')) without(item, 'aria-label');
    for (const session of root.querySelectorAll('#graphiql-session')) put(session, 'role', 'group');
    for (const side of root.querySelectorAll('.graphiql-sidebar')) {
      put(side, 'role', 'navigation');
      put(side, 'aria-label', 'Panels');
    }
    for (const panel of root.querySelectorAll('.graphiql-plugin')) {
      put(panel, 'tabindex', panel.childElementCount ? '0' : '-1'); // it scrolls
    }
  };
  const watch = new MutationObserver(() => {
    again();
    watch.takeRecords(); // its own
  });
  watch.observe(root, {
    subtree: true, childList: true, attributes: true,
    attributeFilter: ['role', 'aria-selected', 'aria-controls', 'aria-label', 'class'],
  });
  again();
}

function put(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function without(element, ...names) {
  for (const name of names) if (element?.hasAttribute(name)) element.removeAttribute(name);
}
