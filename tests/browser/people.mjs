// Signing in as the people of the demonstration world.
import { openWindow } from './chromium.mjs';

// Role → the words on that person's button on the sign-in page.
export const PEOPLE = {
  dcc: /Devices team.*DCC/,
  publisher: /Publishing officer.*DCC/,
  manufacturer: /Northmere/,
  otherManufacturer: /Halden/,
  csp: /Northern Reach/,
  supplier: /Brightwater/,
  otherSupplier: /Quillhaven/,
  secas: /SECAS/,
  network: /Eastvale/,
  panel: /Panel/,
};

// Signs in through the page, as a person does, with the keyboard or the mouse.
export async function signIn(page, role) {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: PEOPLE[role] }).first().click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

// Signs everyone in once. Gives role → the cookies of their session.
export async function signInEveryone(browser, base) {
  const sessions = {};
  for (const role of Object.keys(PEOPLE)) {
    const { context, page } = await openWindow(browser, base, 'plain');
    await signIn(page, role);
    sessions[role] = await context.storageState();
    await context.close();
  }
  return sessions;
}
