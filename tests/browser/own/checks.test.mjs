// Each check finds the fault it is for, and finds nothing on a page without one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible, legible } from '../checks/accessible.mjs';
import { keyboard } from '../checks/keyboard.mjs';
import { print } from '../checks/print.mjs';
import { reflow } from '../checks/reflow.mjs';
import { sound } from '../checks/sound.mjs';
import { LOOKS, lookAs, openWindow, startChromium } from '../chromium.mjs';
import { servePage } from './page.mjs';

const GOOD = `<header><nav aria-label="Main"><a href="/a">First</a> <a href="/b">Second</a></nav></header>
  <main><h1>A page</h1>
  <form method="post"><label for="q">Firmware version</label><input id="q" name="q">
  <fieldset><legend>Kind</legend>
    <input type="radio" name="k" id="k1"><label for="k1">One</label>
    <input type="radio" name="k" id="k2"><label for="k2">Two</label></fieldset>
  <button type="submit">Search</button></form></main>`;
const PRINT = '@media print { nav, button { display: none } }';

let browser;
before(async () => { browser = await startChromium(); });
after(async () => { await browser?.close(); });

async function look(check, kind, body, style) {
  const { base, stop } = await servePage(body, style);
  const window = kind in LOOKS ? 'full' : kind;
  const { context, page, faults } = await openWindow(browser, base, window);
  try {
    await page.goto('/');
    if (kind in LOOKS) await lookAs(page, kind);
    return [...(await check(page)), ...faults];
  } finally {
    await context.close();
    await stop();
  }
}

test('a good page passes every check', async () => {
  for (const [check, kind] of [
    [accessible, 'desktop'], [legible, 'dark'], [reflow, 'phone'], [reflow, 'zoomed'], [keyboard, 'desktop'],
    [print, 'desktop'], [sound, 'plain'],
  ]) {
    assert.deepEqual(await look(check, kind, GOOD, PRINT), [], check.name);
  }
});

test('axe finds a field without a label', async () => {
  const faults = await look(accessible, 'desktop', '<main><h1>A</h1><input></main>');
  assert.match(faults.join('\n'), /axe label/);
});

test('colours too pale to read in the dark are found there', async () => {
  const style = 'p { color: #777 } @media (prefers-color-scheme: dark) { body { background: #555 } }';
  const pale = '<main><h1>A</h1><p>pale</p></main>';
  assert.match((await look(legible, 'dark', pale, style)).join(), /color-contrast/);
});

test('a box that is too wide is found, and a table that scrolls by itself is not', async () => {
  const wide = '<main><h1>A</h1><p>wide</p></main>';
  assert.notDeepEqual(await look(reflow, 'phone', wide, 'p { width: 500px }'), []);
  const inside = '<main><h1>A</h1><div tabindex="0"><p>wide</p></div></main>';
  const style = 'p { width: 500px } div { overflow-x: auto }';
  assert.deepEqual(await look(reflow, 'phone', inside, style), []);
  const unreachable = '<main><h1>A</h1><div><p>wide</p></div></main>';
  assert.match((await look(reflow, 'phone', unreachable, style)).join(), /keyboard cannot scroll/);
});

test('a control without visible focus, out of order or for the mouse alone is found', async () => {
  const noFocus = await look(keyboard, 'desktop', GOOD, '* { outline: 0 !important; caret-color: transparent }');
  assert.match(noFocus.join('\n'), /the focus does not show on <a> "First"/);
  const jump = '<main><h1>A</h1><a href="/a">A</a><a href="/b" tabindex="3">B</a></main>';
  assert.match((await look(keyboard, 'desktop', jump)).join('\n'), /tabindex 3/);
  const mouse = '<main><h1>A</h1><div role="button">Go</div></main>';
  assert.match((await look(keyboard, 'desktop', mouse)).join('\n'), /on a click alone: Go/);
});

test('navigation on paper is found', async () => {
  assert.match((await look(print, 'desktop', GOOD)).join('\n'), /prints <nav>/);
});

test('a script error, a style inside the page and another host are found', async () => {
  const body = '<main><h1>A</h1><p style="color: red">x</p><script>gone()</script></main>';
  const faults = (await look(sound, 'desktop', body)).join('\n');
  assert.match(faults, /stands inside the page/);
  assert.match(faults, /script error: gone is not defined/);
  const elsewhere = '<main><h1>A</h1><img alt="" src="http://127.0.0.2:9/x.png"></main>';
  assert.match((await look(sound, 'desktop', elsewhere)).join('\n'), /asks another host/);
});
