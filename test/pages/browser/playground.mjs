// The playground's stories: on the seed graph, and on a graph of one's own at the second address.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { base, report } from './browser.mjs';

const own = process.argv[3];
const only = process.argv[4];

async function visit(page, path = '/playground', at = base) {
  await page.goto(at + path);
  await page.locator('.graphiql-query-editor .CodeMirror-code').waitFor();
  await page.waitForFunction(() => document.querySelector('.graphiql-query-editor textarea')?.getAttribute('aria-label') === 'Query');
}

const editor = (page) => page.locator('.graphiql-query-editor .CodeMirror');
const query = (page) => editor(page).evaluate((e) => e.CodeMirror.getValue());
const variables = (page) => page.locator('.graphiql-editor-tool .CodeMirror').first().evaluate((e) => e.CodeMirror.getValue());
const answerOf = (page) => page.locator('.result-window .CodeMirror').evaluate((e) => e.CodeMirror.getValue());

// write puts a query into the editor, with the cursor at the sign |.
async function write(page, text) {
  await editor(page).evaluate((e, text) => {
    const at = text.indexOf('|');
    const editor = e.CodeMirror;
    editor.setValue(text.replace('|', ''));
    editor.focus();
    editor.setCursor(editor.posFromIndex(at < 0 ? text.length : at));
  }, text);
}

// run presses Ctrl-Enter, and returns the answer.
async function run(page) {
  await page.locator('.result-window .CodeMirror').evaluate((e) => e.CodeMirror.setValue(''));
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => {
    try {
      return JSON.parse(document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()) !== null;
    } catch {
      return false;
    }
  });
  return JSON.parse(await answerOf(page));
}

async function everyExample(page) {
  const names = await page.locator('.example-name').allTextContents();
  for (const name of names) {
    await page.locator('.example', { has: page.getByText(name, { exact: true }) }).click();
    await page.locator('.graphiql-tab-active', { hasText: name }).waitFor();
    assert.match(await query(page), new RegExp(`query ${name}\\b`));
    const answer = await run(page);
    assert.equal(answer.errors, undefined, `${name}: ${JSON.stringify(answer.errors)}`);
    assert.ok(JSON.stringify(answer.data).length > 60, `${name}: ${JSON.stringify(answer.data)}`);
    assert.ok(!/:null[,}]/.test(JSON.stringify(answer.data).slice(0, 40)), `${name} names what is not there`);
  }
  return names;
}

const stories = {
  async 'a link opens a query, and a button makes one'(open) {
    const page = await open();
    const text = 'query One($id: ID!) { entity: node(id: $id) { id } }\n\nquery Other($id: ID!) { state(id: $id) { key } }\n';
    const link = new URLSearchParams({ query: text, variables: '{"id":"state:PAK"}', operationName: 'Other' });
    await visit(page, '/playground?' + link);
    assert.equal(await query(page), text);
    assert.deepEqual(JSON.parse(await variables(page)), { id: 'state:PAK' });
    assert.equal(new URL(page.url()).search, '');
    await page.waitForTimeout(300);
    await page.locator('h2', { hasText: 'Examples' }).waitFor();
    assert.deepEqual((await run(page)).data, { state: { key: 'state:PAK' } });
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await page.getByText('Link copied').waitFor();
    const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    assert.deepEqual([...copied.searchParams.keys()], ['query', 'variables', 'operationName']);
    assert.equal(copied.searchParams.get('query'), text);
    // Loaded anew, it shows what was changed.
    await write(page, text + '# changed\n');
    await page.waitForTimeout(800);
    await page.reload();
    await visit(page, new URL(page.url()).pathname);
    assert.equal(await query(page), text + '# changed\n');
    const again = await open();
    await visit(again, copied.pathname + copied.search);
    assert.equal(await query(again), text);
    assert.deepEqual((await run(again)).data, { state: { key: 'state:PAK' } });
  },

  async 'examples of the seed graph are open first, and are answered'(open) {
    const page = await open();
    await visit(page);
    await page.locator('h2', { hasText: 'Examples' }).waitFor();
    const names = await everyExample(page);
    for (const name of ['BetweenIranAndPakistan', 'ByDay', 'HowTheTwoStatesGetOn', 'Counted', 'FindByName', 'HowTwoAreLinked']) {
      assert.ok(names.includes(name), `${name} is not among ${names}`);
    }
  },

  async 'examples of another graph name what is there'(open) {
    const ask = (query, variables) => fetch(own + '/graphql', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }),
    }).then((r) => r.json()).then((a) => assert.equal(a.errors, undefined, JSON.stringify(a.errors)));
    const page = await open({ at: own });
    await visit(page, '/playground', own);
    const none = await everyExample(page);
    assert.ok(none.includes('RelationTypes') && !none.includes('LatestRelations'), `the empty graph has ${none}`);
    await ask('mutation ($input: [EntityInput!]!) { upsertEntities(input: $input) { created } }', { input: [
      { id: 'source:s', kind: 'SOURCE', name: 'S', publishedOn: '2020-01-01' },
      ...['Anna "A" Ax', 'Bo', 'Cy'].map((name, i) => ({ id: `person:${'abc'[i]}`, kind: 'PERSON', name })),
    ] });
    const claims = [{ evidence: [{ source: 'source:s' }] }];
    await ask('mutation ($input: [RelationInput!]!) { assertRelations(input: $input) { created } }', { input: [
      { id: 'r1', type: 'ACCUSE', from: 'person:a', to: 'person:b', when: '2019-05-01', claims },
      { id: 'r2', type: 'AID', from: 'person:b', to: 'person:a', when: '2019-05-02', claims },
      { id: 'r3', type: 'CONSULT', mode: 'phone', from: 'person:b', to: 'person:c', when: '2019-05-03', claims },
    ] });
    await visit(page, '/playground', own);
    const names = await everyExample(page);
    assert.ok(names.length >= 12, `there are ${names}`);
    assert.ok(!names.includes('TheTwoMinisters'));
    const texts = await page.evaluate(() => localStorage.getItem('graphiql:tabState'));
    for (const word of ['state:IRN', '__']) assert.ok(!texts.includes(word), `an example has ${word}`);
  },

  async 'an answer is a table, a file and a graph'(open) {
    const page = await open();
    await visit(page);
    const text = `{ relations(first: 7, where: {between: ["state:IRN", "state:PAK"]}) {
      nodes { key type quadClass when { text } from { key kind name } to { key kind name } claims { by { name } stance } } } }`;
    await write(page, text);
    const rows = (await run(page)).data.relations.nodes;
    const tab = (name) => page.getByRole('tab', { name, exact: true });
    await tab('Table').click();
    const table = page.locator('.answer-table');
    assert.equal(await table.locator('tbody tr').count(), 7);
    assert.match(await table.locator('thead').textContent(), /from\.name/);
    const types = async () => {
      const at = (await table.locator('th').allTextContents()).findIndex((h) => h.startsWith('type'));
      return table.locator(`tbody tr td:nth-child(${at + 1})`).allTextContents();
    };
    await page.getByRole('button', { name: 'type', exact: true }).click();
    assert.deepEqual(await types(), rows.map((r) => r.type).sort());
    await page.getByRole('button', { name: 'type', exact: true }).click();
    assert.deepEqual(await types(), rows.map((r) => r.type).sort().reverse());
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    const csv = (await readFile(await download.path())).toString().trim().split('\r\n');
    assert.equal(csv.length, 8);
    await page.getByLabel('Rows of').selectOption({ index: 1 });
    assert.equal(await table.locator('tbody tr').count(), rows.flatMap((r) => r.claims).length);
    await tab('Graph').click();
    await page.getByText('2 entities and 7 relations').waitFor();
    const drawing = page.locator('.answer-drawing');
    assert.deepEqual((await drawing.locator('.answer-label').allTextContents()).sort(), ['Iran', 'Pakistan']);
    assert.equal(await drawing.locator('g > text:not(.answer-label)').textContent(), '7');
    const link = new URL(await page.getByRole('link', { name: 'Open in the explorer' }).getAttribute('href'), base);
    assert.deepEqual(link.searchParams.getAll('id').sort(), ['state:IRN', 'state:PAK']);
    // The view stays where it can, and gives way where it cannot.
    await write(page, '{ neighborhood(ids: ["group:jaish-al-adl"]) { nodes { key kind name } relations { key fromKey toKey type } } }');
    const part = (await run(page)).data.neighborhood;
    await page.getByText(`${part.nodes.length} entities and ${part.relations.length} relations`).waitFor();
    await write(page, '{ relationTypes { type } }');
    await run(page);
    await page.locator('.result-window').waitFor();
    assert.equal(await tab('JSON').getAttribute('aria-selected'), 'true');
    assert.ok(await tab('Graph').isDisabled());
  },

  async 'ids, modes and contexts complete'(open) {
    const page = await open();
    await visit(page);
    const hints = page.locator('.CodeMirror-hints li');
    await write(page, '{ relations(where: { between: ["state:IRN", "|"] }) { totalCount } }');
    await page.keyboard.type('jeish ad', { delay: 30 });
    await hints.filter({ hasText: 'group:jaish-al-adl' }).first().waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await query(page), '{ relations(where: { between: ["state:IRN", "group:jaish-al-adl"] }) { totalCount } }');
    await write(page, '{ state(id: |) { name } }');
    await page.keyboard.type('"state:pak', { delay: 30 });
    await hints.filter({ hasText: 'state:PAK' }).first().waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await query(page), '{ state(id: "state:PAK") { name } }');
    await write(page, '{ relations(where: { mode: { eq: "|" } }) { totalCount } }');
    await page.keyboard.type('pho');
    await hints.filter({ hasText: /^phone\b.*CONSULT/ }).waitFor();
    await page.keyboard.press('Enter');
    await write(page, (await query(page)).replace('mode: { eq: "phone" }', 'mode: { eq: "phone" }, contexts: { eq: "|" }'));
    await page.keyboard.type('mil');
    await hints.filter({ hasText: /^military$/ }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await query(page), '{ relations(where: { mode: { eq: "phone" }, contexts: { eq: "military" } }) { totalCount } }');
    // Elsewhere the schema answers, as before.
    await write(page, '{ | }');
    await page.keyboard.type('neigh', { delay: 30 });
    await hints.filter({ hasText: /^neighborhood/ }).waitFor();
    // In variables an id is what the query says is one.
    await write(page, 'query ($id: ID!) { state(id: $id) { key } }');
    await page.waitForTimeout(400);
    await page.getByRole('button', { name: 'Variables', exact: true }).click();
    await page.getByLabel('Variables, as JSON', { exact: true }).focus();
    await page.keyboard.type('{"id": "pakis', { delay: 30 });
    await hints.filter({ hasText: 'state:PAK' }).first().waitFor();
    await page.keyboard.press('Enter');
    assert.deepEqual((await run(page)).data, { state: { key: 'state:PAK' } });
  },

  async 'the keyboard runs from anywhere, and leaves the editor'(open) {
    const page = await open();
    await visit(page);
    await write(page, '{ stats { store } }');
    await page.keyboard.press('Tab');
    assert.match(await query(page), /\}\s+$/, 'Tab indents');
    const label = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.notEqual(await label(), 'Query');
    await page.getByLabel('Query', { exact: true }).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Tab');
    assert.notEqual(await label(), 'Query');
    // Through the whole page and back to its beginning: nothing keeps the keyboard, but editors do until Esc.
    const seen = new Set();
    for (let i = 0; i < 120 && !seen.has('Execute query (Ctrl-Enter)'); i++) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      seen.add(await label());
    }
    assert.ok(seen.has('Execute query (Ctrl-Enter)'), `came by ${[...seen]}`);
    await page.locator('.example').first().focus();
    assert.equal((await run(page)).data.stats.store, 'sqlite');
    // The operation that the cursor is in, at once.
    await write(page, 'query A { stats { store } }\nquery B { a|: stats { store } }\n');
    assert.deepEqual(Object.keys((await run(page)).data), ['a']);
    await write(page, 'query C { c: stats { store } }');
    assert.deepEqual(Object.keys((await run(page)).data), ['c']);
    await write(page, '{ d: stats { store } }');
    assert.deepEqual(Object.keys((await run(page)).data), ['d']);
  },

  async 'on a phone'(open) {
    const page = await open({ width: 390, height: 844 });
    await visit(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390));
    const code = await page.locator('.graphiql-query-editor .CodeMirror').boundingBox();
    const answer = await page.locator('.graphiql-response').boundingBox();
    assert.ok(code.width > 340 && code.height > 150, `the editor has ${code.width} × ${code.height}`);
    assert.ok(answer.width > 340 && answer.height > 200 && answer.y >= code.y + code.height, 'the answer is below the query');
    await page.getByRole('button', { name: 'Show Examples' }).click();
    const panel = await page.locator('.graphiql-plugin').boundingBox();
    assert.ok(panel.width > 380);
    await page.locator('.example', { hasText: 'NeighborhoodToDraw' }).click();
    await page.locator('.graphiql-plugin').waitFor({ state: 'hidden' });
    assert.match(await query(page), /query NeighborhoodToDraw/); // else Execute may come before the editor has it
    await page.getByRole('button', { name: 'Execute query' }).click();
    await page.getByRole('tab', { name: 'Graph' }).click();
    const drawing = await page.locator('.answer-drawing').boundingBox();
    assert.ok(drawing.width > 340 && drawing.height > 150 && drawing.x + drawing.width <= 390);
  },

  async 'without an answer it still opens, and says why'(open) {
    const page = await open();
    await page.context().route('**/graphql', (route) => route.abort());
    await visit(page);
    await page.getByRole('alert').getByText('No schema.').waitFor();
    const names = await page.locator('.example-name').allTextContents();
    assert.ok(names.includes('WhatIsInTheGraph') && !names.includes('TheTwoMinisters'));
    page.faults = page.faults.filter((f) => !f.includes('ERR_FAILED'));
  },
};
await report(Object.fromEntries(Object.entries(stories).filter(([name]) => !only || name.includes(only))));
