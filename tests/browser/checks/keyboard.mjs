// Tab reaches every control in the order of the page, each shows where the focus is, and each is
// an element that Enter or Space works by itself.

const NATIVE = 'a[href], area[href], button, input, select, textarea, summary';

export async function keyboard(page) {
  const { faults, count, kinds } = await page.evaluate(mark, NATIVE);
  const reached = [];
  const looked = new Set();
  // A page need not hand the focus back to the start, so a round ends after as many steps as could
  // be needed: every control, and the ends of the page.
  for (let step = 0; step < count + 5 && reached.length < count; step += 1) {
    await page.keyboard.press('Tab');
    const control = await page.evaluate(focused);
    if (control === null || reached.includes(control)) continue;
    reached.push(control);
    // The rows of a table are alike: one of each kind is looked at.
    if (looked.has(kinds[control])) continue;
    looked.add(kinds[control]);
    if (!(await showsFocus(page, control))) {
      faults.push(`the focus does not show on ${await describe(page, control)}`);
    }
  }
  for (let control = 0; control < count; control += 1) {
    if (!reached.includes(control)) faults.push(`Tab never reaches ${await describe(page, control)}`);
  }
  // A page may put the focus somewhere first (a summary of errors), so the round may start anywhere.
  const first = reached.indexOf(Math.min(...reached));
  const round = [...reached.slice(first), ...reached.slice(0, first)];
  const inOrder = round.every((control, at) => at === 0 || round[at - 1] < control);
  if (!inOrder) faults.push(`Tab does not follow the page: ${round.join(' ')}`);
  return faults.slice(0, 8);
}

// Numbers every control that a person can see, and notes what looks like one but is not.
function mark(native) {
  const faults = [];
  const focusable = [...document.querySelectorAll(`${native}, [tabindex], [contenteditable]`)];
  const kinds = [];
  for (const element of focusable) {
    if (element.tabIndex < 0 || element.disabled || element.type === 'hidden') continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.tabIndex > 0) faults.push(`tabindex ${element.tabIndex} jumps the order`);
    // Tab goes to one radio button of a group; the arrow keys to the others.
    if (element.type === 'radio') {
      const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)]
        .filter((one) => one.form === element.form);
      const chosen = group.find((one) => one.checked) ?? group[0];
      if (chosen !== element) continue;
    }
    const around = element.closest('table, nav, header, footer, form, main');
    element.dataset.walk = String(kinds.length);
    kinds.push([element, element.parentElement, around]
      .map((one) => `${one?.tagName} ${one?.getAttribute('class')} ${one?.getAttribute('type')}`)
      .join(' in '));
  }
  for (const element of document.querySelectorAll('[onclick], [role=button], [role=link]')) {
    if (!element.matches(native)) {
      faults.push(`<${element.tagName.toLowerCase()}> acts on a click alone: ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  document.activeElement?.blur?.();
  window.getSelection()?.removeAllRanges();
  return { faults, count: kinds.length, kinds };
}

function focused() {
  const walk = document.activeElement?.dataset?.walk;
  return walk === undefined ? null : Number(walk);
}

// Whether the screen around a control differs with and without the focus on it.
async function showsFocus(page, control) {
  const element = page.locator(`[data-walk="${control}"]`);
  const box = await element.evaluate((one) => {
    one.scrollIntoView({ block: 'center', behavior: 'instant' });
    const label = one.labels?.[0];
    const boxes = [one, label].filter(Boolean).map((each) => each.getBoundingClientRect());
    const left = Math.min(...boxes.map((each) => each.left)) - 8;
    const top = Math.min(...boxes.map((each) => each.top)) - 8;
    const right = Math.max(...boxes.map((each) => each.right)) + 8;
    const bottom = Math.max(...boxes.map((each) => each.bottom)) + 8;
    return { x: Math.max(0, left), y: Math.max(0, top), right, bottom };
  });
  const size = page.viewportSize();
  const clip = {
    x: box.x,
    y: box.y,
    width: Math.min(box.right, size.width) - box.x,
    height: Math.min(box.bottom, size.height) - box.y,
  };
  if (clip.width < 1 || clip.height < 1) return false;
  const options = { clip, caret: 'hide', animations: 'disabled' };
  const withFocus = await page.screenshot(options);
  await element.evaluate((one) => one.blur());
  const without = await page.screenshot(options);
  await element.evaluate((one) => one.focus({ focusVisible: true }));
  return !withFocus.equals(without);
}

async function describe(page, control) {
  return page.locator(`[data-walk="${control}"]`).evaluate((one) => {
    const words = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
    return `<${one.tagName.toLowerCase()}> "${words.trim().replace(/\s+/g, ' ').slice(0, 50)}"`;
  });
}
