// axe-core on each page of the explorer, and on the playground's states, light and dark, at three widths.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { base, calm, report, show } from './browser.mjs';

const two = '/explorer/graph?id=state:IRN&id=state:PAK';
const paths = [
  '/', '/explorer/graph', two, two + '&map=1&sel=state:IRN', two + '&compare=2024-02-24&layout=radial', '/explorer/entity?id=state:IRN',
  '/explorer/entity?id=group:jaish-al-adl', '/explorer/relation?id=strike-pak-on-irn', '/explorer/dyad?a=state:IRN&b=state:PAK',
  '/explorer/source?id=source:infostani-2024-02-23', '/explorer/contradictions', '/explorer/changes', '/explorer/search?q=baloch',
  '/explorer/edit?what=assert&from=state:IRN', '/explorer/edit?what=correct&id=strike-pak-on-irn',
  '/explorer/edit?what=merge&id=group:blf',
];

// The answer in its three views, and what its side opens. What stays as it was is not looked at again.
async function playground(page, check) {
  await page.goto(base + '/playground');
  await page.locator('.graphiql-query-editor .CodeMirror-code').waitFor();
  await page.keyboard.press('Control+Enter');
  for (const view of ['JSON', 'Table', 'Graph']) {
    await page.locator(`#answer-${view}:enabled`).click();
    await check(`playground, ${view}`, view === 'JSON' ? undefined : '.graphiql-response');
  }
  const close = page.getByRole('button', { name: 'Hide Examples' });
  if (await close.count()) await close.click();
  for (const panel of ['Examples', 'Documentation Explorer', 'History']) {
    await page.getByRole('button', { name: `Show ${panel}` }).click();
    // The list of all types is long: its beginning has all that there is to see.
    await page.evaluate(() => document.querySelectorAll('.graphiql-doc-explorer-content section:last-of-type > div > *')
      .forEach((e, i) => i > 20 && e.remove()));
    await check(`playground, ${panel}`, '.graphiql-plugin');
  }
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await check('playground, settings', '[role=dialog]');
}

// The dark page differs in its colours alone, so there only the rules that look at them run.
const schemes = { light: {}, dark: { runOnly: ['color-contrast', 'link-in-text-block'] } };

const stories = {};
for (const width of [1440, 1024, 390]) {
  stories[`${width}`] = async (open) => {
    const page = await open({ width });
    // The rules run as a page's own script would: the CSP forbids what playwright would inject as text.
    await page.context().addInitScript(axe.source);
    const found = [];
    // check looks at the whole page, or at a part of it.
    const check = async (path, part) => {
      if (part) await page.locator(part).first().waitFor();
      await calm(page);
      for (const [colorScheme, rules] of Object.entries(schemes)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const violations = await page.evaluate(
          ([part, rules]) => window.axe.run(part ?? document, { ...rules, resultTypes: ['violations'], preload: false })
            .then((found) => found.violations),
          [part, rules]);
        for (const v of violations) {
          found.push(`${path}, ${colorScheme}: ${v.id} (${v.impact}): ` +
            v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} — ${n.failureSummary}`).join('\n'));
        }
      }
    };
    for (const path of paths) {
      await show(page, path);
      await page.locator('h1, .table tbody tr').first().waitFor();
      await check(path);
    }
    await page.goto(base + '/explorer/nothing');
    await page.locator('h1').waitFor();
    await check('no such page');
    await playground(page, check);
    assert.equal(found.join('\n\n'), '');
  };
}
await report(stories);
