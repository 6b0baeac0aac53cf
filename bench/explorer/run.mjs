// Times the drawing of 5,000 entities and 20,000 relations: node run.mjs URL, of a graphd with an empty graph.
//
// The explorer is timed from the whole answer on, as a user waits: its parsing, its layout and its first picture; then how
// smoothly a hand moves it, how soon it is sharp again, and how fast the brush answers. sigma and cytoscape get the same
// data in the same browser, on plain pages, with places at random, so that only drawing is timed.
import { execFileSync } from 'node:child_process';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const base = process.argv[2];
const entities = 5000;
const relations = 20000;
const types = [['CONSULT', 'phone'], ['ACCUSE', null], ['AID', null], ['ASSAULT', null]];

async function ask(query, variables) {
  const answer = await fetch(base + '/graphql', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }),
  }).then((r) => r.json());
  if (answer.errors) throw new Error(answer.errors.map((e) => e.message).join('\n'));
  return answer.data;
}

// Numbers that are the same each time.
let state = 1;
const random = (n) => (state = (state * 48271) % 2147483647) % n;
const key = (i) => `actor:bench-${i}`;

async function fill() {
  if ((await ask('{ stats { relationCount } }')).stats.relationCount >= relations) return;
  const upsert = 'mutation Upsert($input: [EntityInput!]!) { upsertEntities(input: $input) { created } }';
  const claim = [{ evidence: [{ source: 'source:bench' }] }];
  await ask(upsert, { input: [{ id: 'source:bench', kind: 'SOURCE', name: 'Bench', publishedOn: '2024-12-31' }] });
  const all = Array.from({ length: entities }, (_, i) => ({ id: key(i), kind: 'ACTOR', name: `Actor ${i}` }));
  await ask(upsert, { input: all });
  for (let done = 0; done < relations; done += 2000) {
    const input = Array.from({ length: 2000 }, (_, n) => {
      const i = done + n;
      // All have a relation with the first, so that its neighborhood is the whole graph; the others are at random.
      const [from, to] = i < entities - 1 ? [0, i + 1] : [1 + random(entities - 1), 1 + random(entities - 1)];
      const [type, mode] = types[random(4)];
      const day = new Date(Date.UTC(2000 + random(24), random(12), 1 + random(28))).toISOString().slice(0, 10);
      return { id: `bench-${i}`, type, ...(mode ? { mode } : {}), from: key(from), to: key(to), when: day, claims: claim };
    });
    await ask('mutation Assert($input: [RelationInput!]!) { assertRelations(input: $input) { created } }', { input });
  }
}

const frames = () => {
  window.times = [];
  const tick = (t) => { window.times.push(t); window.raf = requestAnimationFrame(tick); };
  window.raf = requestAnimationFrame(tick);
};

// pan moves the hand for two seconds, and returns the frames in each.
async function pan(page, box) {
  await page.evaluate(frames);
  // Not from the middle: the hand would take hold of the node that is there.
  const [x, y] = [box.x + 200, box.y + 140];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const began = Date.now();
  for (let i = 0; Date.now() - began < 2000; i++) {
    await page.mouse.move(x + 150 * Math.sin(i / 12), y + 100 * Math.cos(i / 12));
    await page.waitForTimeout(8);
  }
  const times = await page.evaluate(() => { cancelAnimationFrame(window.raf); return window.times; });
  await page.mouse.up();
  return ((times.length - 1) / ((times.at(-1) - times[0]) / 1000)).toFixed(1);
}

await fill();
const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const print = (name, value, unit) => console.log(`${name.padEnd(52)} ${String(value).padStart(8)} ${unit}`);

{
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.addInitScript(() => {
    // The moment at which the answer is whole, and each picture that differs from the one before.
    const original = window.fetch;
    window.fetch = async (...args) => {
      const response = await original(...args);
      const text = await response.text();
      window.answered = performance.now();
      return new Response(text, { status: response.status, headers: response.headers });
    };
    window.drawings = [];
    window.addEventListener('pointermove', () => { window.handAt = performance.now(); }, true);
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...args) {
      clear.apply(this, args);
      queueMicrotask(() => window.drawings.push(performance.now()));
    };
  });
  await page.goto(`${base}/explorer/graph?id=${key(0)}&max=5000`);
  await page.locator('canvas').waitFor();
  await page.waitForFunction(() => window.drawings.length > 2 && performance.now() - window.drawings.at(-1) > 1500);
  const { answered, drawings } = await page.evaluate(() => ({ answered: window.answered, drawings: window.drawings }));
  const label = await page.locator('canvas').getAttribute('aria-label');
  print(`explorer: ${/Graph of (.*?)\./.exec(label)[1]}`, '', '');
  const after = drawings.filter((t) => t > answered).map((t) => t - answered);
  print('explorer: first picture after the answer', Math.round(after.find((t) => t > 0)), 'ms');
  print('explorer: last picture, laid out, after the answer', Math.round(after.at(-1)), 'ms');
  const box = await page.locator('canvas').boundingBox();
  print('explorer: frames/s while a hand moves it', await pan(page, box), '');
  await page.waitForTimeout(3000);
  const sharp = await page.evaluate(() => window.drawings.at(-1) - window.handAt);
  print('explorer: sharp again after the hand rests', Math.round(sharp), 'ms');
  const strip = await page.locator('.strip-box').boundingBox();
  const brush = await page.evaluate(async ([x, y, width]) => {
    const box = document.querySelector('.strip-box');
    const send = (type, px) => box.dispatchEvent(new PointerEvent(type, { clientX: px, clientY: y, button: 0, buttons: 1, pointerId: 1, bubbles: true }));
    box.setPointerCapture = () => {};
    send('pointerdown', x + width * 0.2);
    const took = [];
    for (let i = 1; i <= 10; i++) {
      const t = performance.now();
      const n = window.drawings.length;
      send('pointermove', x + width * (0.2 + i * 0.05));
      while (window.drawings.length === n && performance.now() - t < 3000) await new Promise((r) => setTimeout(r, 1));
      took.push(performance.now() - t);
    }
    send('pointerup', x + width * 0.7);
    return took.sort((a, b) => a - b)[5];
  }, [strip.x, strip.y + 20, strip.width]);
  print('explorer: the brush, p50 of ten moves, drawing included', Math.round(brush), 'ms');
  await page.close();
}

const links = Array.from({ length: relations }, (_, i) => i < entities - 1 ? [0, i + 1] : [1 + random(entities - 1), 1 + random(entities - 1)]);
const places = Array.from({ length: entities }, () => [random(2000), random(1400)]);
const plain = {
  cytoscape: `import cytoscape from 'cytoscape';
    window.start = (places, links) => {
      const cy = cytoscape({ container: document.getElementById('at'), layout: { name: 'preset' }, hideEdgesOnViewport: false,
        elements: [...places.map(([x, y], i) => ({ data: { id: 'n' + i }, position: { x, y } })),
          ...links.map(([a, b]) => ({ data: { source: 'n' + a, target: 'n' + b } }))],
        style: [{ selector: 'edge', style: { width: 1 } }, { selector: 'node', style: { width: 8, height: 8 } }] });
      return new Promise((done) => cy.one('render', () => requestAnimationFrame(() => done())));
    };`,
  sigma: `import { MultiGraph } from 'graphology';
    import Sigma from 'sigma';
    window.start = (places, links) => {
      const g = new MultiGraph();
      places.forEach(([x, y], i) => g.addNode(i, { x, y, size: 3, color: '#333' }));
      for (const [a, b] of links) g.addEdge(a, b, { size: 1, color: '#999' });
      const s = new Sigma(g, document.getElementById('at'));
      return new Promise((done) => { s.once('afterRender', () => requestAnimationFrame(() => done())); s.refresh(); });
    };`,
};
for (const [name, source] of Object.entries(plain)) {
  const bundle = await build({ stdin: { contents: source, resolveDir: '.' }, bundle: true, write: false, format: 'iife' });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.setContent('<body style="margin:0"><div id="at" style="position:absolute;inset:0"></div></body>');
  await page.addScriptTag({ content: bundle.outputFiles[0].text });
  const first = await page.evaluate(async ([p, l]) => {
    const t = performance.now();
    await window.start(p, l);
    return performance.now() - t;
  }, [places, links]);
  print(`${name}: first picture, without a layout`, Math.round(first), 'ms');
  await page.waitForTimeout(2000);
  print(`${name}: frames/s while a hand moves it`, await pan(page, { x: 0, y: 0, width: 1440, height: 900 }), '');
  await page.close();
}
await browser.close();
