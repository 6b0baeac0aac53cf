import { useLayoutEffect } from 'react';

// Stands in for the package react-style-singleton (see vite.config.js), with
// which Radix locks scrolling behind a dialog. That one writes <style> elements,
// which the page's CSP forbids; a constructed style sheet is allowed.
export function styleSingleton() {
  return function Style({ styles }) {
    useLayoutEffect(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      document.adoptedStyleSheets.push(sheet);
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter(s => s !== sheet);
      };
    }, [styles]);
    return null;
  };
}
