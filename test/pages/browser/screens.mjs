// Takes the pictures in docs/screens: node screens.mjs URL FOLDER.
import { base, launch, open } from './browser.mjs';

const folder = process.argv[3];
const two = '/explorer/graph?id=state:IRN&id=state:PAK';
const screens = {
  start: '/',
  graph: two,
  'graph-in-time': two + '&id=group:jaish-al-adl&from=2024-01-16&to=2024-01-18&certain=1',
  'graph-rings': two + '&layout=radial&open=state:IRN|state:PAK',
  compare: two + '&compare=2024-02-24',
  map: two + '&map=1&from=2024-01-16&to=2024-01-18&certain=1&noquads=VERBAL_COOPERATION,MATERIAL_COOPERATION,none',
  entity: '/explorer/entity?id=official:hossein-amir-abdollahian',
  relation: '/explorer/relation?id=strike-pak-on-irn',
  dyad: '/explorer/dyad?a=state:IRN&b=state:PAK',
  source: '/explorer/source?id=source:infostani-2024-02-23',
  contradictions: '/explorer/contradictions',
  changes: '/explorer/changes',
  search: '/explorer/search?q=Jeish+ul+Adel',
  edit: '/explorer/edit?what=correct&id=diplomatic-relations',
  playground: '/playground',
};
const sizes = [{ name: '', width: 1440, height: 900 }, { name: '-dark', width: 1440, height: 900, dark: true }, { name: '-phone', width: 390, height: 844 }];

const browser = await launch();
for (const { name: suffix, ...size } of sizes) {
  const page = await open(browser, size);
  for (const [name, path] of Object.entries(screens)) {
    if (suffix && !['start', 'graph', 'relation', 'playground'].includes(name)) continue;
    await page.goto(base + path);
    await page.locator('h1, .table tbody tr').first().waitFor();
    if (path.includes('/graph')) await page.locator('canvas[aria-busy=false]').waitFor();
    if (name === 'playground') {
      await page.locator('.graphiql-query-editor .CodeMirror-code').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('#answer-Graph:enabled').click();
    }
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `${folder}/${name}${suffix}.png` });
  }
  for (const fault of page.faults) console.error(fault);
}
await browser.close();
