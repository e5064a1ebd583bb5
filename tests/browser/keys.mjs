// Using a page by the keyboard alone.

// Presses Tab until the focus is on this element, as a person would, and never touches the mouse.
export async function tabTo(page, element) {
  for (let step = 0; step < 200; step += 1) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${element}`);
}

export async function typeInto(page, element, text) {
  await tabTo(page, element);
  await page.keyboard.type(text);
}

// Enter on a link or a button, and the page that it leads to.
export async function enter(page, element) {
  await tabTo(page, element);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}
