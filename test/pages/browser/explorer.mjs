// The explorer's stories, on the seed graph.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { base, calm, report, show } from './browser.mjs';

const two = '/explorer/graph?id=state:IRN&id=state:PAK';

const search = (page) => new URL(page.url()).searchParams;
// How many relations and entities are drawn.
const drawn = (label) => [/([\d,]+) relations?/, /([\d,]+) entit/].map((r) => Number(r.exec(label)[1].replace(',', '')));
const counts = async (page) => drawn(await page.locator('canvas').getAttribute('aria-label'));
async function relationsBecome(page, fits) {
  for (let i = 0; i < 50; i++) {
    if (fits((await counts(page))[0])) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`there are ${(await counts(page))[0]} relations`);
}

// settled waits until the graph is drawn where it stays.
async function settled(page) {
  await page.locator('.table tbody tr').first().waitFor();
  await calm(page);
}

async function visit(page, path) {
  await show(page, path);
  if (path.includes('/graph?')) await settled(page);
  else await page.locator('h1').waitFor();
}

async function take(page, what) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByLabel('Export').selectOption(what)]);
  return readFile(await download.path());
}

// where is a node on the screen: beside its name, on the side that its sign answers from.
async function where(page, name) {
  const svg = (await take(page, 'svg')).toString();
  const label = [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"[^>]*text-anchor="(\w+)" fill="[^>]*>([^<]*)<\/text>/g)]
    .find((m) => m[4] === name);
  assert.ok(label, `${name} has no name beside it in\n${svg.slice(0, 500)}`);
  const box = await page.locator('canvas').boundingBox();
  const [x, y] = [box.x + Number(label[1]), box.y + Number(label[2]) - 4];
  const side = { start: -14, middle: 0, end: 14 }[label[3]];
  for (const down of side ? [0, -18, 18] : [-22, 22]) {
    await page.mouse.move(x + side, y + down);
    const tip = page.locator('.tip strong').getByText(name, { exact: true });
    if (await tip.waitFor({ timeout: 300 }).then(() => true, () => false)) return [x + side, y + down];
  }
  return assert.fail(`no node beside ${name}`);
}

// busiest is where the sign with the greatest count of a bundle is.
async function busiest(page) {
  const svg = (await take(page, 'svg')).toString();
  const signs = [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"[^>]*text-anchor="middle"[^>]*>(\d+)<\/text>/g)];
  const [, x, y] = signs.sort((a, b) => b[3] - a[3])[0];
  const box = await page.locator('canvas').boundingBox();
  return [box.x + Number(x), box.y + Number(y) - 4];
}

const only = new RegExp(process.argv[3] ?? '');
const stories = {
  async 'start: counts, the search box, an entity'(open) {
    const page = await open();
    await visit(page, '/');
    await page.getByText('30 entities, 54 relations').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('jaish');
    await page.getByRole('option', { name: 'Jaish al-Adl' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Jaish al-Adl' }).waitFor();
    assert.equal(search(page).get('id'), 'group:jaish-al-adl');
    const name = page.locator('bdi', { hasText: 'جيش العدل' }).first();
    assert.equal(await name.evaluate((e) => getComputedStyle(e).direction), 'rtl');
    await page.goBack();
    await page.getByText('30 entities, 54 relations').waitFor();
  },

  async 'start: the story drives the views'(open) {
    const page = await open();
    await visit(page, '/');
    const steps = await page.locator('.story a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    assert.equal(steps.length, 7);
    const seen = new Set();
    for (const step of steps) {
      await visit(page, step);
      seen.add(await page.locator('#content').first().textContent());
    }
    assert.equal(seen.size, 7, 'two steps show the same');
    await visit(page, steps[1]);
    const relations = await page.locator('.table tbody').textContent();
    assert.match(relations, /16 January 2024/);
    assert.doesNotMatch(relations, /1[789] January 2024/);
  },

  async 'graph: expand, undo, hide, select, lasso'(open) {
    const page = await open();
    await visit(page, '/explorer/graph?id=group:jaish-al-adl');
    const [relations, entities] = await counts(page);
    assert.ok(relations > 3 && entities > 3);
    await page.mouse.dblclick(...(await where(page, 'Iran')));
    await page.waitForURL(/id=state:IRN/);
    await relationsBecome(page, (n) => n > relations + 10);
    await page.getByRole('button', { name: 'Undo' }).click();
    await relationsBecome(page, (n) => n === relations);
    await page.getByRole('button', { name: 'Redo' }).click();
    await page.waitForURL(/id=state:IRN/);
    await relationsBecome(page, (n) => n > relations + 10);
    await settled(page);
    await page.locator('.table tbody tr', { hasText: 'Anti-Iran militant groups' }).first().waitFor();
    await page.mouse.click(...(await where(page, 'Anti-Iran militant groups')));
    await page.locator('.selection').getByText('Anti-Iran militant groups').waitFor();
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.waitForURL(/hide=group:anti-iran-militants/);
    assert.ok(!(await page.locator('.table tbody').textContent()).includes('Anti-Iran militant groups'));
    await page.getByLabel('Select', { exact: true }).selectOption('OFFICIAL');
    await page.locator('.selection').getByText('2 selected').waitFor();
    assert.equal(search(page).getAll('sel').length, 2);
    await page.getByRole('button', { name: 'Lasso' }).click();
    const box = await page.locator('canvas').boundingBox();
    await page.mouse.move(box.x + 2, box.y + 2);
    await page.mouse.down();
    for (const [x, y] of [[1, 0], [1, 1], [0, 1], [0, 0]]) {
      await page.mouse.move(box.x + 2 + x * (box.width - 6), box.y + 2 + y * (box.height - 6), { steps: 4 });
    }
    await page.mouse.up();
    await page.waitForFunction(() => new URL(location.href).searchParams.getAll('sel').length > 5);
  },

  async 'graph: drag pins, pointing tells, a bundle opens'(open) {
    const page = await open();
    await visit(page, two);
    const [x, y] = await where(page, 'Jaish al-Adl');
    await page.mouse.move(x, y);
    await page.locator('.tip').getByText('militant group').waitFor();
    await page.mouse.down();
    await page.mouse.move(x - 60, y + 30, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/pin=[^&]*group:jaish-al-adl/);
    await settled(page); // the others give way to what was dragged
    const bundle = await busiest(page);
    await page.mouse.move(...bundle);
    await page.locator('.tip').getByText(/\d+ relations between/).waitFor();
    await page.mouse.click(...bundle);
    await page.waitForURL(/open=/);
  },

  async 'time: brush, certainty, what was known, comparison'(open) {
    const page = await open();
    await visit(page, two);
    const [all] = await counts(page);
    const box = await page.locator('.strip-box').boundingBox();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, box.y + 20, { steps: 6 });
    const [during] = await counts(page);
    assert.ok(during < all, 'the brush filters while it moves');
    await page.mouse.up();
    await page.waitForURL(/from=2024-01-\d\d&to=2024-01-\d\d/);
    const link = page.url();
    const rows = await page.locator('.table tbody').textContent();
    await page.getByLabel('Dates that are').selectOption('certain');
    await page.waitForURL(/certain=1/);
    const [certain] = await counts(page);
    assert.ok(certain < during);
    const again = await open();
    await again.goto(link);
    await settled(again);
    assert.equal(await again.locator('.table tbody').textContent(), rows, 'the address holds the view');
    await visit(page, two + '&known=2024-02-24');
    assert.match(await page.locator('.table tbody').textContent(), /attacked/);
    assert.doesNotMatch(await page.locator('.table tbody').textContent(), /(?<!and )1[68] January 2024/);
    await page.getByLabel('Known on').fill('');
    await page.getByLabel('Compare').fill('2024-02-24');
    await page.waitForURL(/compare=2024-02-24/);
    await page.locator('.when-tools .mark.new', { hasText: /[1-9]\d* new/ }).waitFor();
    await page.locator('.when-tools .mark.changed', { hasText: /[1-9]\d* changed/ }).waitFor();
  },

  async 'time: the keyboard moves the brush'(open) {
    const page = await open();
    await visit(page, two);
    const grip = page.getByRole('slider', { name: 'Last day' });
    await grip.focus();
    const last = await grip.getAttribute('aria-valuetext');
    await page.keyboard.press('PageDown');
    await page.waitForURL(/to=/);
    assert.ok(search(page).get('to') < last);
  },

  async 'filters: quad class, status, kind, what the server counts'(open) {
    const page = await open();
    await visit(page, two);
    const [all] = await counts(page);
    // Events, not the relations that are drawn: two sides tell of one strike.
    const number = page.locator('.filter', { hasText: 'Conflict in deeds' }).locator('.number');
    await number.getByText('4', { exact: true }).waitFor();
    assert.equal(await number.getAttribute('title'), '4 events, 8 relations');
    await page.getByLabel(/^Conflict in deeds/).uncheck();
    await page.waitForURL(/noquads=MATERIAL_CONFLICT/);
    const [without] = await counts(page);
    assert.ok(without < all);
    assert.ok(!(await page.locator('.table tbody').textContent()).includes('attacked'));
    await page.getByLabel(/^officials/).uncheck();
    await page.waitForURL(/nokinds=OFFICIAL/);
    assert.ok((await counts(page))[0] < without);
    await page.getByLabel(/^officials/).check();
    await page.getByLabel(/^Conflict in deeds/).check();
    const facets = page.locator('.facets');
    assert.equal(await facets.locator('details[open] label').count(), 10);
    await facets.getByRole('button', { name: 'The last' }).click();
    await facets.getByLabel(/^Request/).waitFor();
    await facets.getByText('Sources', { exact: true }).press('Enter');
    await facets.getByLabel(/^Natural Earth/).check();
    await page.waitForURL(/source=source:natural-earth/);
    await relationsBecome(page, (n) => n > 0 && n < 10);
    await page.goBack();
    await relationsBecome(page, (n) => n === all);
    // What is ticked is named though it is not among the first ten; what is no type filters nothing.
    await visit(page, two + '&source=source:wikipedia-abdollahian&type=NOTHING&mode=');
    assert.ok(await page.locator('.facets').getByLabel(/Wikipedia/).isChecked());
  },

  async 'map: a place opens its relations'(open) {
    const page = await open();
    await visit(page, two + '&map=1&from=2024-01-16&to=2024-01-18&certain=1');
    await page.locator('.map .land path').first().waitFor({ state: 'attached' });
    await page.locator('.map .spot', { hasText: 'Panjgur' }).click();
    await page.waitForURL(/sel=strike-irn-on-pak/);
    assert.ok((await page.locator('.table tr.selected').count()) >= 1);
  },

  async 'take away: picture and data'(open) {
    const page = await open();
    await visit(page, two);
    const [relations, entities] = await counts(page);
    const png = await take(page, 'png');
    assert.deepEqual([...png.subarray(1, 4)].map((c) => String.fromCharCode(c)).join(''), 'PNG');
    assert.ok(png.length > 20_000, 'the picture is empty');
    const csv = (await take(page, 'csv')).toString();
    assert.equal(csv.trim().split('\r\n').length, relations + 1);
    const json = JSON.parse((await take(page, 'json')).toString());
    assert.deepEqual([json.relations.length, json.entities.length], [relations, entities]);
    for (const what of ['graphml', 'gexf', 'svg']) {
      const text = (await take(page, what)).toString();
      const found = await page.evaluate(([text, what]) => {
        const xml = new DOMParser().parseFromString(text, 'application/xml');
        return { bad: xml.querySelector('parsererror')?.textContent ?? '', edges: xml.querySelectorAll(what === 'svg' ? 'text' : 'edge').length };
      }, [text, what]);
      assert.equal(found.bad, '');
      if (what !== 'svg') assert.equal(found.edges, relations);
    }
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Copied').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  },

  async 'pages: relation, dyad, source, contradictions, changes'(open) {
    const page = await open();
    await visit(page, '/explorer/relation?id=strike-pak-on-irn');
    const text = await page.locator('#content').textContent();
    for (const part of ['Pakistan attacked Iran', '18 January 2024', '6 claims', 'Deaths: 10', 'answers', 'Version 2']) {
      assert.ok(text.includes(part), `no “${part}”`);
    }
    await visit(page, '/explorer/dyad?a=state:IRN&b=state:PAK');
    assert.match(await page.locator('#content').textContent(), /30 events between them/);
    await page.locator('.paths li').first().waitFor();
    await visit(page, '/explorer/source?id=source:infostani-2024-02-23');
    assert.match(await page.locator('#content').textContent(), /Rests on this source alone/);
    await visit(page, '/explorer/contradictions');
    await page.locator('.contradictions .voices li', { hasText: 'TASS' }).getByText('Deaths: 10').waitFor();
    await visit(page, '/explorer/changes');
    await page.locator('.changes li').first().waitFor();
    await visit(page, '/explorer/search?q=baloch');
    await page.locator('.results li').first().waitFor();
  },

  async 'show query opens the playground with it'(open) {
    const page = await open();
    await visit(page, two);
    const link = new URL(await page.getByRole('link', { name: 'Show query' }).getAttribute('href'), base);
    assert.equal(link.pathname, '/playground');
    const variables = JSON.parse(link.searchParams.get('variables'));
    const answer = await page.evaluate(
      (body) => fetch('/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }).then((r) => r.json()),
      JSON.stringify({ query: link.searchParams.get('query'), variables }));
    assert.equal(answer.errors, undefined);
    assert.equal(answer.data.neighborhood.relations.length, (await counts(page))[0]);
  },

  async 'what is not there, and what does not answer'(open) {
    const page = await open();
    await visit(page, '/explorer/entity?id=state:NOWHERE');
    await page.getByText('There is no entity “state:NOWHERE”').waitFor();
    await page.goto(base + '/explorer/no-such-page');
    await page.getByText('There is no such page.').waitFor();
    await visit(page, '/');
    await page.context().route('**/graphql', (route) => route.abort());
    await page.locator('.story a').first().click();
    await page.getByRole('alert').getByText('graphd does not answer').waitFor();
    await page.context().unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await settled(page);
    page.faults = page.faults.filter((f) => !f.includes('ERR_FAILED'));
  },

  async 'editing: assert, deny, correct, a conflict, retract, merge'(open) {
    const page = await open();
    const field = (name) => page.getByLabel(new RegExp('^' + name)).first();
    await visit(page, '/explorer/entity?id=state:IRN');
    await page.getByRole('link', { name: 'Assert a relation' }).click();
    await field('Whom').fill('state:PAK');
    await page.locator('option[value=THREATEN]').waitFor({ state: 'attached' });
    await field('What').first().selectOption('THREATEN');
    await field('When').fill('[2024-02-03..2024-02-05]');
    await page.getByText('On a day from 2024-02-03 to 2024-02-05').waitFor();
    await field('Source').fill('source:dawn-2024-01-18');
    await page.getByRole('button', { name: 'Assert' }).click();
    await page.waitForURL(/\/relation\?id=/);
    await page.getByText('between 3 and 5 February 2024').first().waitFor();
    const relation = page.url();
    const id = search(page).get('id');
    await page.getByRole('link', { name: 'Deny or confirm' }).click();
    await field('Party').fill('state:IRN');
    await field('Source').fill('source:dawn-2024-01-18');
    await page.getByRole('button', { name: 'Add the claim' }).click();
    await page.locator('h1 .mark', { hasText: 'disputed' }).waitFor();
    // Two correct it at the same time.
    const other = await open();
    for (const p of [page, other]) {
      await p.goto(`${base}/explorer/edit?what=correct&id=${encodeURIComponent(id)}`);
      await p.getByLabel('When').waitFor();
    }
    await other.getByLabel('When').fill('2024-02-04');
    await other.getByLabel('Reason').fill('a better source');
    await other.getByRole('button', { name: 'Correct' }).click();
    await other.waitForURL(relation);
    await field('When').fill('2024-02-05');
    await field('Reason').fill('another one');
    await page.getByRole('button', { name: 'Correct' }).click();
    await page.getByText('Somebody else changed it meanwhile').waitFor();
    const both = await page.locator('table').textContent();
    assert.ok(both.includes('2024-02-05') && both.includes('2024-02-04'), both);
    await page.goto(relation);
    await page.getByText('a better source').waitFor();
    await page.getByRole('link', { name: 'Retract' }).click();
    await field('Reason').fill('it was made up');
    await page.getByRole('button', { name: 'Retract' }).click();
    await page.waitForURL(/entity\?id=state:IRN/);
    await page.goto(relation);
    await page.getByText('There is no relation').waitFor();
    await page.goto(base + '/explorer/edit?what=merge&id=group:blf');
    await field('Into').fill('group:bla');
    await page.getByText(/relations of Balochistan Liberation Front will belong to/).waitFor();
    await field('Reason').fill('to see what happens');
    await page.getByRole('button', { name: 'Merge' }).click();
    await page.waitForURL(/entity\?id=group:bla/);
    await page.getByRole('heading', { name: 'Events 2' }).waitFor();
    const undone = await page.evaluate(() => fetch('/graphql', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: 'mutation { unmergeEntities(id: "group:blf", reason: "as it was") { changed } }' }),
    }).then((r) => r.json()));
    assert.deepEqual(undone, { data: { unmergeEntities: { changed: true } } });
  },

  async 'a phone reads and searches'(open) {
    const page = await open({ width: 390, height: 844 });
    for (const path of ['/', '/explorer/relation?id=strike-irn-on-pak', '/explorer/dyad?a=state:IRN&b=state:PAK', '/explorer/entity?id=state:IRN']) {
      await visit(page, path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than the window`);
    }
    await page.getByRole('combobox', { name: 'Search everything' }).fill('jilani');
    await page.getByRole('option', { name: 'Jalil Abbas Jilani' }).click();
    await page.getByRole('heading', { level: 1, name: 'Jalil Abbas Jilani' }).waitFor();
  },
};

await report(Object.fromEntries(Object.entries(stories).filter(([name]) => only.test(name))), { shared: true });
