// On paper: the content is there, and what only a screen can use is not.
export async function print(page) {
  await page.emulateMedia({ media: 'print' });
  const faults = await page.evaluate(() => {
    const shows = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const faults = [];
    for (const element of document.querySelectorAll('nav, button, .skip-link')) {
      if (shows(element)) {
        const words = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
        faults.push(`prints <${element.tagName.toLowerCase()}> "${words}"`);
      }
    }
    const heading = document.querySelector('main h1');
    if (!heading || !shows(heading)) faults.push('prints no heading');
    for (const element of document.querySelectorAll('main details')) {
      if (!element.open && element.dataset.print === 'open') faults.push('prints a closed part that should be open');
    }
    return faults;
  });
  await page.emulateMedia({ media: null });
  return faults.slice(0, 8);
}
