// Whole journeys as people make them: without JavaScript and by the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openWindow, startChromium } from './chromium.mjs';
import { enter, tabTo, typeInto } from './keys.mjs';
import { PEOPLE } from './people.mjs';

const base = process.env.FIRMGATE_URL;

// A file that reads, with an Identifier of its own on every run, and one with two faults.
const identifier = String(Date.now());
const HEADER = 'Identifier,Make,Model,Firmware Version,Device Type,Source,Status of Information,'
  + 'Date last Updated,Fix Available,Fix Information\r\n';
const GOOD = `${HEADER}${identifier},Northmere,NM-E210,0002012F,ESME,Device Manufacturer,Issue,2026-01-07,No,\r\n`;
const BAD = `${HEADER}1.0E3,Northmere,NM-E210,20120,ESME,Device Manufacturer,Issue,2026-01-07,No,\r\n`;

describe('journeys', () => {
  let browser;
  before(async () => { browser = await startChromium(); });
  after(async () => { await browser?.close(); });

  async function signedIn(role) {
    const { context, page, faults } = await openWindow(browser, base, 'plain');
    await page.goto('/sign-in');
    await enter(page, page.getByRole('button', { name: PEOPLE[role] }).first());
    return { context, page, faults };
  }

  test('REG-1 a Supplier finds a fix by its firmware version, and what it is', async () => {
    const { context, page, faults } = await signedIn('supplier');
    await page.goto('/search');
    await typeInto(page, page.locator('#q'), '00010A00');
    await enter(page, page.getByRole('button', { name: 'Search', exact: true }).first());
    await enter(page, page.locator('main a[href^="/entries/FGR-"]').first());
    const entry = await page.locator('main').innerText();
    assert.match(entry, /00010A00/);
    assert.match(entry, /Upgrade to firmware 00010B00/);
    assert.match(entry, /confirmed by the manufacturer/i);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test('REG-7 a combination applies when its parts are together, and says when one is missing', async () => {
    const { context, page } = await signedIn('supplier');
    const answer = async (query) => {
      await page.goto('/search');
      await typeInto(page, page.locator('#q'), query);
      await enter(page, page.getByRole('button', { name: 'Search', exact: true }).first());
      return page.locator('main').innerText();
    };
    assert.match(await answer('NM-E210 00020130'), /only together with CHF Orrin OR-CH7/);
    assert.match(await answer('NM-E210 00020130 + OR-CH7 04010203'), /Applies to what you gave/);
    await context.close();
  });

  test('REG-2 a version without an entry is told in words that are no statement of quality', async () => {
    const { context, page } = await signedIn('supplier');
    await page.goto('/search?q=NM-E210+0F0F0F0F');
    const text = await page.locator('body').innerText();
    assert.match(text, /No published entry\. This is not a statement of quality\./);
    await context.close();
  });

  test('REG-16 a manufacturer is told every fault of a file at once, and REG-15 a good one has a receipt', async () => {
    const { context, page } = await signedIn('manufacturer');
    const send = async (text) => {
      await page.goto('/submissions/new');
      const file = { name: 'submission.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
      await page.locator('input[type=file]').setInputFiles(file);
      await enter(page, page.locator('form[enctype="multipart/form-data"] button[type=submit]').first());
      return page.locator('main').innerText();
    };
    const refused = await send(BAD);
    assert.match(refused, /NUM-SCIENTIFIC/);
    assert.match(refused, /FW-LEADING-ZEROS/);
    const preview = await send(GOOD);
    assert.match(preview, new RegExp(identifier));
    // What was in the last round and is not in this file is asked after: said with Space, box by box.
    for (const box of await page.locator('main form input[type=checkbox]').all()) {
      await tabTo(page, box);
      await page.keyboard.press('Space');
    }
    await enter(page, page.locator('main form button.primary[type=submit]').first());
    assert.match(page.url(), /\/submissions\/SUB-/);
    await context.close();
  });

  test('the first Tab of a page skips to its content', async () => {
    const { context, page } = await signedIn('dcc');
    await page.goto('/items');
    await page.keyboard.press('Tab');
    await tabTo(page, page.locator('.skip-link'));
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#main$/);
    await context.close();
  });
});
