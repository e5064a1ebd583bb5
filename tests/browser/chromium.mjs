// Chromium as the tests use it: Debian's, headless, quiet, and at the sizes that people use.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

// Chromium otherwise looks up hosts of its own at every start; nothing here may leave this machine.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// What a page is looked at through. `plain` has no JavaScript.
export const WINDOWS = {
  full: { viewport: { width: 1280, height: 900 } },
  plain: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false },
};

// The same window made another: a phone, 200 % zoom (a window of 1,280 by 1,024 has half as many
// CSS pixels then), or the dark colours.
export const LOOKS = {
  desktop: { size: { width: 1280, height: 900 }, colours: 'light' },
  dark: { size: { width: 1280, height: 900 }, colours: 'dark' },
  zoomed: { size: { width: 640, height: 512 }, colours: 'light' },
  phone: { size: { width: 360, height: 740 }, colours: 'light' },
};

export async function lookAs(page, look) {
  const { size, colours } = LOOKS[look];
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: colours });
}

export async function startChromium() {
  const executablePath = process.env.CHROMIUM ?? PATHS.find((path) => existsSync(path));
  if (!executablePath) throw new Error(`no Chromium at ${PATHS.join(' or ')}`);
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

// A window on the product. Everything it says of faults is kept in `faults`, to be asserted empty.
export async function openWindow(browser, base, kind, signedIn) {
  const context = await browser.newContext({
    ...WINDOWS[kind],
    baseURL: base,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
    storageState: signedIn,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== new URL(base).origin) {
      faults.push(`asks another host: ${url.origin}`);
    }
  });
  return { context, page, faults };
}

// A refusal that a test asked for is told by its status, not by the console's echo of it.
function isExpected(text) {
  return text.startsWith('Failed to load resource: the server responded with a status of 4');
}
