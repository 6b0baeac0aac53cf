// A Chromium whose pages reach graphd and nothing else, and that remembers what went wrong in them.
import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

export const base = process.argv[2];

export async function launch() {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

// open makes a page of its own session. What it may not do is listed in page.faults.
export async function open(browser, { width = 1440, height = 900, dark = false, at = base } = {}) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', acceptDownloads: true,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: at });
  const page = await context.newPage();
  page.faults = [];
  await context.route('**', (route) => {
    const url = route.request().url();
    if (url.startsWith(at + '/') || url.startsWith('blob:')) return route.continue();
    page.faults.push(`a request to ${url}`);
    return route.abort();
  });
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') page.faults.push(`the console: ${m.text()}`);
  });
  page.on('pageerror', (e) => page.faults.push(`an error: ${e.message}`));
  return page;
}

// report runs the stories and prints what became of each, as JSON.
export async function report(stories) {
  const browser = await launch();
  const out = [];
  for (const [name, story] of Object.entries(stories)) {
    const pages = [];
    let error = '';
    try {
      await story(async (options) => {
        const page = await open(browser, options);
        page.setDefaultTimeout(30_000); // a busy machine is slow, and what is wrong stays wrong
        pages.push(page);
        return page;
      });
    } catch (e) {
      error = e.stack ?? String(e);
    }
    const faults = pages.flatMap((p) => p.faults);
    out.push({ name, error: [error, ...faults].filter(Boolean).join('\n') });
    for (const p of pages) await p.context().close();
  }
  await browser.close();
  console.log(JSON.stringify(out));
}
