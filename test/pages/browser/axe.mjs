// axe-core on each page of the explorer, light and dark, at three widths.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { base, report } from './browser.mjs';

const two = '/explorer/graph?id=state:IRN&id=state:PAK';
const paths = [
  '/', '/explorer/graph', two, two + '&map=1&sel=state:IRN', two + '&compare=2024-02-24&layout=radial', '/explorer/entity?id=state:IRN',
  '/explorer/entity?id=group:jaish-al-adl', '/explorer/relation?id=strike-pak-on-irn', '/explorer/dyad?a=state:IRN&b=state:PAK',
  '/explorer/source?id=source:infostani-2024-02-23', '/explorer/contradictions', '/explorer/changes', '/explorer/search?q=baloch',
  '/explorer/nothing',
];

const stories = {};
for (const width of [1440, 1024, 390]) {
  stories[`${width}`] = async (open) => {
    const page = await open({ width });
    // The rules run as a page's own script would: the CSP forbids what playwright would inject as text.
    await page.context().addInitScript(axe.source);
    const found = [];
    for (const path of paths) {
      await page.goto(base + path);
      await page.locator('h1, .table tbody tr').first().waitFor();
      await page.waitForTimeout(300);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const v of violations) {
          found.push(`${path}, ${colorScheme}: ${v.id} (${v.impact}): ` +
            v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} — ${n.failureSummary}`).join('\n'));
        }
      }
    }
    assert.equal(found.join('\n\n'), '');
  };
}
await report(stories);
