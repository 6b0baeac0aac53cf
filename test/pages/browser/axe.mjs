// axe-core on each page of the explorer, and on the playground's states, light and dark, at three widths.
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

// The answer in its three views, and what its side opens.
async function playground(page, check) {
  await page.goto(base + '/playground');
  await page.locator('.graphiql-query-editor .CodeMirror-code').waitFor();
  await page.keyboard.press('Control+Enter');
  for (const view of ['JSON', 'Table', 'Graph']) {
    await page.locator(`#answer-${view}:enabled`).click();
    await check(`playground, ${view}`);
  }
  const close = page.getByRole('button', { name: 'Hide Examples' });
  if (await close.count()) await close.click();
  for (const panel of ['Examples', 'Documentation Explorer', 'History']) {
    await page.getByRole('button', { name: `Show ${panel}` }).click();
    // The list of all types is long: its beginning has all that there is to see.
    await page.evaluate(() => document.querySelectorAll('.graphiql-doc-explorer-content section:last-of-type > div > *')
      .forEach((e, i) => i > 20 && e.remove()));
    await check(`playground, ${panel}`);
  }
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await check('playground, settings');
}

const stories = {};
for (const width of [1440, 1024, 390]) {
  stories[`${width}`] = async (open) => {
    const page = await open({ width });
    // The rules run as a page's own script would: the CSP forbids what playwright would inject as text.
    await page.context().addInitScript(axe.source);
    const found = [];
    const check = async (path) => {
      await page.waitForTimeout(300);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const v of violations) {
          found.push(`${path}, ${colorScheme}: ${v.id} (${v.impact}): ` +
            v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} — ${n.failureSummary}`).join('\n'));
        }
      }
    };
    for (const path of paths) {
      await page.goto(base + path);
      await page.locator('h1, .table tbody tr').first().waitFor();
      await check(path);
    }
    await playground(page, check);
    assert.equal(found.join('\n\n'), '');
  };
}
await report(stories);
