// A Chromium whose pages reach graphd and nothing else, and that remembers what went wrong in them.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

export const base = process.argv[2];

// Nothing listens on the port of this proxy. Only this machine is reached without it.
const nowhere = '--proxy-server=http://127.0.0.1:9';

export async function launch() {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox', nowhere] });
}

// open makes a page of its own session. What it may not do is listed in page.faults.
export async function open(browser, { width = 1440, height = 900, dark = false, at = base, reaches = [at] } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', acceptDownloads: true,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: at });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000); // a busy machine is slow, and what is wrong stays wrong
  page.faults = [];
  context.on('request', (request) => {
    const url = request.url();
    if (![...reaches.map((host) => host + '/'), 'blob:', 'data:'].some((own) => url.startsWith(own))) page.faults.push(`a request to ${url}`);
  });
  page.on('console', (m) => {
    const ours = !m.text().includes('GL Driver Message'); // not how fast WebGL is without a graphics card
    if ((m.type() === 'error' || m.type() === 'warning') && ours) page.faults.push(`the console: ${m.text()}`);
  });
  page.on('pageerror', (e) => page.faults.push(`an error: ${e.message}`));
  return page;
}

// show goes to a page of the explorer. Where the explorer is open already, it does so by its own router, as a link does:
// loading all of it anew takes a second of processor time. It passes by a page that does not exist, so that nothing of
// the page before remains.
export async function show(page, path) {
  const shown = page.url();
  if (!shown.startsWith(base + '/') || shown.startsWith(base + '/playground')) return page.goto(base + path);
  return page.evaluate(async (path) => {
    const none = () => document.querySelector('h1')?.textContent === 'There is no such page.';
    const until = async (to, reached) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
      while (!reached()) await new Promise(requestAnimationFrame);
    };
    await until('/explorer/none', none);
    await until(path, () => !none());
  }, path);
}

// calm waits until nothing of the page is on its way any more.
export const calm = (page) => page.waitForFunction(() =>
  document.fonts.status === 'loaded' && !document.querySelector('.loading, .waiting, .progress, canvas[aria-busy=true]'));

// report runs the stories and prints what became of each, as JSON. Stories that may share a page have it one after the
// other; what they open besides is their own.
export async function report(stories, { shared = false } = {}) {
  const browser = await launch();
  const out = [];
  const kept = new Map();
  for (const [name, story] of Object.entries(stories)) {
    const pages = new Map(); // with what is to be kept of each
    let error = '';
    try {
      await story(async (options = {}) => {
        const key = JSON.stringify(options);
        const before = kept.get(key);
        kept.delete(key);
        if (before) {
          before.faults = [];
          await before.evaluate(() => localStorage.clear());
        }
        const page = before ?? (await open(browser, options));
        pages.set(page, shared && ![...pages.values()].includes(key) ? key : null);
        return page;
      });
    } catch (e) {
      error = e.stack ?? String(e);
    }
    const faults = [...pages.keys()].flatMap((p) => p.faults);
    out.push({ name, error: [error, ...faults].filter(Boolean).join('\n') });
    for (const [page, key] of pages) {
      if (key === null || error) await page.context().close();
      else kept.set(key, page);
    }
  }
  await browser.close();
  console.log(JSON.stringify(out));
}
