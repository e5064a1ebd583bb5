// Every page of visits.mjs through every check, in a real Chromium, as each role sees it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { accessible, legible } from './checks/accessible.mjs';
import { keyboard } from './checks/keyboard.mjs';
import { print } from './checks/print.mjs';
import { reflow } from './checks/reflow.mjs';
import { sound } from './checks/sound.mjs';
import { lookAs, openWindow, startChromium } from './chromium.mjs';
import { signInEveryone } from './people.mjs';
import { VISITS, go } from './visits.mjs';

const base = process.env.FIRMGATE_URL;
const screenshots = process.env.FIRMGATE_SCREENSHOTS;

// What each look is checked for.
const CHECKS = {
  desktop: [accessible, keyboard, print],
  dark: [legible],
  zoomed: [reflow],
  phone: [reflow, accessible],
};

let browser;
let sessions;

// Two at a time: one for each core.
describe('pages', { concurrency: 2 }, () => {
  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await startChromium();
    sessions = await signInEveryone(browser, base);
  });
  after(async () => { await browser?.close(); });

  for (const visit of VISITS) {
    test(`${visit.as ?? 'anyone'} sees ${visit.name}`, async () => {
      assert.deepEqual([...(await inFull(visit)), ...(await inPlain(visit))], []);
    });
  }
});

async function inFull(visit) {
  const { context, page, faults } = await openWindow(browser, base, 'full', sessions[visit.as]);
  const lost = await go(page, visit);
  if (lost === null) {
    // Before any picture, which puts a style of its own into the page for a moment.
    faults.push(...(await sound(page)));
    for (const [look, checks] of Object.entries(CHECKS)) {
      await lookAs(page, look);
      await page.screenshot({ path: picture(visit, look), fullPage: look === 'phone' });
      for (const check of checks) {
        faults.push(...(await check(page)).map((fault) => `${look}: ${fault}`));
      }
    }
  } else {
    faults.push(lost);
  }
  await context.close();
  return faults;
}

// Without JavaScript.
async function inPlain(visit) {
  const { context, page, faults } = await openWindow(browser, base, 'plain', sessions[visit.as]);
  const lost = await go(page, visit);
  if (lost === null) {
    faults.push(...(await sound(page)), ...(await reflow(page)));
    await page.screenshot({ path: picture(visit, 'plain') });
  } else {
    faults.push(lost);
  }
  await context.close();
  return faults.map((fault) => `without JavaScript: ${fault}`);
}

function picture(visit, look) {
  return `${screenshots}/${visit.as ?? 'anyone'}-${visit.name}-${look}.png`;
}
