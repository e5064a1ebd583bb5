// Takes the pictures of the README anew: every visit with `picture`, into docs/pictures.
//
//     FIRMGATE_URL=http://127.0.0.1:PORT node tests/browser/pictures.mjs
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openWindow, startChromium } from './chromium.mjs';
import { signInEveryone } from './people.mjs';
import { VISITS, go } from './visits.mjs';

const base = process.env.FIRMGATE_URL;
const pictures = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
mkdirSync(pictures, { recursive: true });

const browser = await startChromium();
const sessions = await signInEveryone(browser, base);
for (const visit of VISITS.filter((one) => one.picture)) {
  const { context, page } = await openWindow(browser, base, 'full', sessions[visit.as]);
  const lost = await go(page, visit);
  if (lost !== null) throw new Error(lost);
  await page.screenshot({ path: `${pictures}/${visit.name}.png` });
  console.log(`docs/pictures/${visit.name}.png`);
  await context.close();
}
await browser.close();
