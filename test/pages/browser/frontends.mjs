// Runs the pages of docs/frontends.md as they stand there, and looks at what they draw.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { base, report } from './browser.mjs';

const types = { '.js': 'text/javascript', '.css': 'text/css' };
const pages = new Map([...readFileSync(process.argv[3], 'utf8').matchAll(/^## (.*)$[^#]*?^```html\n([^]*?)^```$/gm)]
  .map(([, name, html]) => [name, html]));

async function ask(query) {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }),
  });
  return (await response.json()).data;
}

const around = async (ids, rest) => (await ask(`{ neighborhood(ids: ${JSON.stringify(ids)}, maxNodes: 50${rest}) {
  nodes { key name point { lat } } links { source target } } }`)).neighborhood;
const group = await around(['group:jaish-al-adl'], ', depth: 2');
const count = (page, selector) => page.locator(selector).count();

// What each page shows, once it shows anything.
const checks = {
  'd3': async (page) => {
    await page.locator('g[transform]').first().waitFor();
    assert.equal(await count(page, 'circle'), group.nodes.length);
    assert.equal(await count(page, 'line[x2]'), group.links.length);
    assert.deepEqual((await page.locator('text').allTextContents()).sort(), group.nodes.map((n) => n.name).sort());
  },
  'cytoscape.js': async (page) => {
    await page.waitForFunction(() => window.cy);
    const drawn = await page.evaluate(() => [cy.nodes().map((n) => n.data('name')).sort(), cy.edges().length,
      cy.edges().every((e) => e.width() >= 1), new Set(cy.nodes().map((n) => n.position('x'))).size]);
    assert.deepEqual(drawn, [group.nodes.map((n) => n.name).sort(), group.links.length, true, group.nodes.length]);
  },
  'sigma': async (page) => {
    await page.waitForFunction(() => window.renderer);
    const drawn = await page.evaluate(() => {
      const graph = renderer.getGraph();
      const inside = graph.nodes().filter((n) => {
        const { x, y } = renderer.graphToViewport(graph.getNodeAttributes(n));
        return x > 0 && x < 800 && y > 0 && y < 600;
      });
      return [inside.length, graph.size, renderer.getNodeDisplayData(graph.nodes()[0]).label];
    });
    assert.deepEqual(drawn, [group.nodes.length, group.links.length, group.nodes[0].name]);
  },
  'vis-timeline': async (page) => {
    const { relations } = await ask(`{ relations(where: { either: { id: { eq: "state:IRN" } }, aspect: { eq: EVENT },
      during: { from: "2024-01-01", to: "2024-01-31" } }, first: 50) { nodes { when { startEarliest endLatest } } } }`);
    const dated = relations.nodes.filter((r) => r.when.startEarliest ?? r.when.endLatest).length;
    assert.ok(dated > 5);
    await page.waitForFunction((n) => document.querySelectorAll('.vis-foreground .vis-item-content').length === n, dated);
  },
  'A map': async (page) => {
    const { nodes, links } = await around(['state:IRN', 'state:PAK'], '');
    const at = new Set(nodes.filter((n) => n.point).map((n) => n.key));
    await page.locator('circle').first().waitFor();
    assert.ok(at.size >= 4);
    assert.equal(await count(page, 'circle'), at.size);
    assert.equal(await count(page, '.arc[d^=M]'), links.filter((l) => at.has(l.source) && at.has(l.target)).length);
    const boxes = await page.locator('circle').evaluateAll((list) => list.map((c) => c.getBoundingClientRect().x));
    assert.ok(boxes.every((x) => x > 0 && x < 800) && new Set(boxes).size === at.size);
  },
};
assert.deepEqual([...pages.keys()].sort(), Object.keys(checks).sort());

let html = '';
const server = createServer((request, response) => { // the folder that the page is in
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/favicon.ico') return response.writeHead(204).end();
  response.writeHead(200, { 'Content-Type': types[extname(pathname)] ?? 'text/html; charset=utf-8' });
  return response.end(pathname === '/' ? html : readFileSync('.' + pathname));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const at = `http://127.0.0.1:${server.address().port}`;

const story = ([name, check]) => [name, async (open) => {
  const text = pages.get(name);
  assert.ok(text.trim().split('\n').length < 25, 'it has 25 lines or more');
  assert.equal(text.split('http://localhost:8080').length, 2);
  html = text.replace('http://localhost:8080', base);
  const page = await open({ at, reaches: [at, base] });
  await page.goto(at);
  await check(page);
}];
await report(Object.fromEntries(Object.entries(checks).map(story)));
server.close();
