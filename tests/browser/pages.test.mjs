// Every page of visits.mjs through every check, in a real Chromium, as each role sees it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { accessible } from './checks/accessible.mjs';
import { keyboard } from './checks/keyboard.mjs';
import { print } from './checks/print.mjs';
import { reflow } from './checks/reflow.mjs';
import { sound } from './checks/sound.mjs';
import { openWindow, startChromium } from './chromium.mjs';
import { signInEveryone } from './people.mjs';
import { VISITS, go } from './visits.mjs';

const base = process.env.FIRMGATE_URL;
const screenshots = process.env.FIRMGATE_SCREENSHOTS;

// Through which window each check looks, after `sound`. `plain` has no JavaScript.
const LOOKS = {
  desktop: [accessible, keyboard, print],
  dark: [accessible],
  phone: [reflow, accessible],
  zoomed: [reflow],
  plain: [reflow],
};

let browser;
let sessions;
before(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await startChromium();
  sessions = await signInEveryone(browser, base);
});
after(async () => { await browser?.close(); });

for (const visit of VISITS) {
  test(`${visit.as ?? 'anyone'} sees ${visit.name}`, async () => {
    const found = [];
    for (const [kind, checks] of Object.entries(LOOKS)) {
      const { context, page, faults } = await openWindow(browser, base, kind, sessions[visit.as]);
      const lost = await go(page, visit);
      if (lost === null) {
        // Before the picture, which puts a style of its own into the page for a moment.
        faults.push(...(await sound(page)));
        await page.screenshot({ path: picture(visit, kind), fullPage: kind === 'phone' });
        for (const check of checks) faults.push(...(await check(page)));
      } else {
        faults.push(lost);
      }
      found.push(...faults.map((fault) => `${kind}: ${fault}`));
      await context.close();
    }
    assert.deepEqual(found, []);
  });
}

function picture(visit, kind) {
  return `${screenshots}/${visit.as ?? 'anyone'}-${visit.name}-${kind}.png`;
}
