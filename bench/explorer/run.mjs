// Times the drawing of 5,000 entities and 20,000 relations: node run.mjs URL [PROFILE], of a graphd with an empty graph.
//
// The explorer is timed from the whole answer on, as a user waits: its parsing, its layout and its first picture; then how
// smoothly a hand moves it, how soon it is sharp again, and how fast the brush answers. sigma and cytoscape get the same
// data in the same browser, on plain pages, with places at random, so that only drawing is timed. Then the brush once more,
// on an answer of 100,000 relations, more than graphd gives a page: this script adds them to the answer on its way. Each page is
// opened three times, and the shortest time counts; the load of the machine is printed, as all these times depend on it.
// PROFILE is a file for a CPU profile of the page, which Chromium's developer tools open.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
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
const print = (name, value, unit) => console.log(`${name.padEnd(62)} ${String(value).padStart(8)} ${unit}`);
const load = () => print('load of the machine, 1 minute', loadavg()[0].toFixed(1), '');

// explorer opens the page once and returns its times. An answer of fewer relations than wanted gets more, of days and ends
// at random, so that nearly each is a line of its own.
async function explorer(wanted, profile) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  if (wanted > relations) {
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      const graph = answer.data?.neighborhood;
      for (let i = 0; graph && graph.relations.length < wanted; i++) {
        const { when, ...like } = graph.relations[i % relations];
        const day = new Date(Date.UTC(2000 + random(24), random(12), 1 + random(28))).toISOString().slice(0, 10);
        graph.relations.push({
          ...like, key: `more-${i}`, fromKey: key(1 + random(entities - 1)), toKey: key(1 + random(entities - 1)),
          when: { ...when, edtf: day, text: day, startEarliest: day, startLatest: day, endEarliest: day, endLatest: day,
            certainFrom: day, certainTo: day },
        });
      }
      await route.fulfill({ response, json: answer });
    });
  }
  await page.addInitScript(() => {
    // The moment at which the answer is whole, and each picture: of nodes, not an empty canvas, once the next frame begins,
    // since only then is it painted.
    const original = window.fetch;
    window.fetch = async (...args) => {
      const response = await original(...args);
      const text = await response.text();
      if (text.includes('"neighborhood"')) window.answered = performance.now();
      return new Response(text, { status: response.status, headers: response.headers });
    };
    window.drawings = [];
    window.addEventListener('pointermove', () => { window.handAt = performance.now(); }, true);
    let filled = false;
    const { fill, clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fill = function (...args) {
      fill.apply(this, args);
      filled = true;
    };
    CanvasRenderingContext2D.prototype.clearRect = function (...args) {
      clearRect.apply(this, args);
      filled = false;
      queueMicrotask(() => {
        if (filled) requestAnimationFrame(() => window.drawings.push(performance.now()));
      });
    };
  });
  const cdp = profile && await page.context().newCDPSession(page);
  if (cdp) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.start');
  }
  await page.goto(`${base}/explorer/graph?id=${key(0)}&max=5000`);
  await page.locator('canvas[aria-busy=false]').waitFor();
  await page.waitForFunction(() => window.drawings.length > 2 && performance.now() - window.drawings.at(-1) > 1500);
  const { answered, drawings } = await page.evaluate(() => ({ answered: window.answered, drawings: window.drawings }));
  const label = await page.locator('canvas').getAttribute('aria-label');
  const after = drawings.filter((t) => t > answered).map((t) => t - answered);
  const times = { graph: /Graph of (.*?)\./.exec(label)[1], first: after[0], last: after.at(-1) };
  const box = await page.locator('canvas').boundingBox();
  times.frames = await pan(page, box);
  await page.waitForTimeout(3000);
  times.sharp = await page.evaluate(() => window.drawings.at(-1) - window.handAt);
  const strip = await page.locator('.strip-box').boundingBox();
  [times.brush, times.release] = await page.evaluate(async ([x, y, width]) => {
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
    const t = performance.now();
    const n = window.drawings.length;
    send('pointerup', x + width * 0.7);
    while (window.drawings.length === n || performance.now() - window.drawings.at(-1) < 1000) {
      await new Promise((r) => setTimeout(r, 50));
    }
    return [took.sort((a, b) => a - b)[5], window.drawings.at(-1) - t];
  }, [strip.x, strip.y + 20, strip.width]);
  if (cdp) writeFileSync(profile, JSON.stringify((await cdp.send('Profiler.stop')).profile));
  await page.close();
  return times;
}

const runs = 3;
for (const wanted of [relations, 100_000]) {
  load();
  const all = [];
  for (let i = 0; i < runs; i++) all.push(await explorer(wanted, i === 0 && process.argv[3] && `${process.argv[3]}-${wanted}`));
  const least = (name) => Math.round(Math.min(...all.map((t) => t[name])));
  const of = `explorer, ${all[0].graph.replace(/^.* and /, '')}:`;
  print(`${of} first picture after the answer`, least('first'), 'ms');
  print(`${of} last picture, laid out`, least('last'), 'ms');
  print(`${of} frames/s while a hand moves it`, Math.max(...all.map((t) => t.frames)), '');
  print(`${of} sharp again after the hand rests`, least('sharp'), 'ms');
  print(`${of} the brush, p50 of ten moves, drawn`, least('brush'), 'ms');
  print(`${of} all drawn after the brush rests`, least('release'), 'ms');
}
load();

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
