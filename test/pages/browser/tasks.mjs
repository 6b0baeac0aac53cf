// An analyst's ten tasks, each from the start page: what it takes in clicks and keystroke groups (a field that is filled
// counts as one, and so does a menu). docs/tasks.md has the same numbers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { calm, report, show } from './browser.mjs';

const most = 8;

// hand counts what a hand does.
function hand(page) {
  const h = { steps: 0 };
  const step = (f) => async (...args) => {
    h.steps++;
    await f(...args);
  };
  h.click = step((locator, options) => locator.click(options));
  h.press = step((key) => page.keyboard.press(key));
  h.type = step((text) => page.keyboard.type(text, { delay: 20 }));
  h.fill = step((locator, text) => locator.fill(text));
  h.choose = step((locator, value) => locator.selectOption(value));
  // What the search box finds first is opened.
  h.find = async (text, name) => {
    await h.press('/');
    await h.type(text);
    await page.getByRole('option', { name }).first().waitFor();
    h.steps++;
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };
  return h;
}

const table = (page) => page.locator('.table tbody');
const content = (page) => page.locator('#content').textContent();
const both = (page) => page.getByRole('link', { name: /Two neighbours/ });
const drawn = async (page) => {
  await page.locator('.table tbody tr').first().waitFor();
  await calm(page);
};

const tasks = {
  'find a group by a misspelt name': [3, async (page, h) => {
    await h.find('jeish ul adl', 'Jaish al-Adl');
  }],
  'who claims that it hides where': [4, async (page, h) => {
    await h.find('jeish ul adl', 'Jaish al-Adl');
    await h.click(page.getByRole('link', { name: 'has refuge in' }).first());
    await page.getByRole('heading', { name: /claims?$|Who says so/ }).first().waitFor();
    assert.match(await content(page), /Jaish al-Adl has refuge in/);
  }],
  'what happened between two states in a week, in order': [4, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    await h.fill(page.getByLabel('From'), '2024-01-16');
    await h.fill(page.getByLabel('to', { exact: true }), '2024-01-22');
    await page.waitForURL(/from=2024-01-16&to=2024-01-22/);
    await h.click(page.locator('.table .sort').first());
    await page.locator('.table th[aria-sort=ascending]').waitFor();
    const dated = (await table(page).locator('.when').allTextContents()).map((w) => /^(\d+) January 2024$/.exec(w)?.[1]);
    const days = dated.filter(Boolean).map(Number);
    assert.ok(days.length > 8);
    assert.deepEqual(days, [...days].sort((a, b) => a - b));
  }],
  'what answered the strike': [2, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    await h.click(table(page).getByRole('link', { name: 'attacked, with heavy weapons' }).last());
    await page.getByText('was answered by').first().waitFor();
    assert.match(await content(page), /Pakistan attacked Iran/);
  }],
  'what was known on 24 February': [2, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    await h.fill(page.getByLabel('Known on'), '2024-02-24');
    await page.waitForURL(/known=2024-02-24/);
    // Both strikes are there, but no article had their days yet.
    await page.waitForFunction(() => !/(?<!and )1[68] January 2024/.test(document.querySelector('.table tbody').textContent));
    assert.match(await table(page).textContent(), /attacked/);
  }],
  'what changed since': [2, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    await h.fill(page.getByLabel('Compare'), '2024-02-24');
    await page.locator('.when-tools .mark.changed', { hasText: /[1-9]\d* changed/ }).waitFor();
  }],
  'how often two states met in a year': [3, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    await h.choose(page.getByLabel('Select', { exact: true }), 'STATE');
    await h.click(page.getByRole('link', { name: 'What is between them' }));
    await page.getByText(/consulted with: \d+ times, from 2024/).waitFor();
  }],
  'which facts rest on one source': [3, async (page, h) => {
    await h.find('infostani', /Infostani/i);
    await page.getByText('Rests on this source alone').waitFor();
  }],
  'export the picture and the data': [3, async (page, h) => {
    await h.click(both(page));
    await drawn(page);
    for (const what of ['png', 'csv']) {
      const [file] = await Promise.all([page.waitForEvent('download'), h.choose(page.getByLabel('Export'), what)]);
      assert.ok((await readFile(await file.path())).length > 2000);
    }
  }],
  'correct a date with a reason': [5, async (page, h) => {
    await h.click(page.getByRole('link', { name: /Pakistan strikes back/ }));
    await h.click(page.getByRole('link', { name: 'Correct' }));
    await h.fill(page.getByLabel('When'), '2024-01-18~');
    await h.fill(page.getByLabel('Reason'), 'the hour is not known');
    await h.click(page.getByRole('button', { name: 'Correct' }));
    await page.getByText('the hour is not known').waitFor();
  }],
};

await report(Object.fromEntries(Object.entries(tasks).map(([name, [expected, task]]) => [name, async (open) => {
  const page = await open();
  await show(page, '/');
  await page.getByText('30 entities, 54 relations').waitFor();
  const h = hand(page);
  await task(page, h);
  assert.equal(h.steps, expected);
  assert.ok(h.steps <= most);
}])), { shared: true });
