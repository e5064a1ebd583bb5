// Nothing makes the page scroll sideways. What cannot be narrower (a wide table) may scroll by
// itself, in a region that the keyboard reaches.
export async function reflow(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const faults = [];
    const width = document.documentElement.scrollWidth;
    if (width > room) faults.push(`the page is ${width} px wide in a window of ${room} px`);

    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const hides = (element) => /hidden|clip/.test(getComputedStyle(element).overflowX);
    const within = (element, test) => {
      for (let at = element.parentElement; at; at = at.parentElement) if (test(at)) return at;
      return null;
    };
    for (const element of document.body.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (scrolls(element) && element.scrollWidth > element.clientWidth + 1) {
        const reached = element.matches('[tabindex="0"], textarea, input, select') ||
          element.querySelector('a[href], button, input, select, textarea');
        if (!reached) faults.push(`the keyboard cannot scroll <${element.tagName.toLowerCase()} class="${element.className}">`);
      }
      if (box.right > room + 1 && !within(element, scrolls) && !within(element, hides)) {
        const text = element.textContent.trim().slice(0, 40);
        faults.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ends at ${Math.round(box.right)} px: ${text}`);
      }
    }
    return faults.slice(0, 8);
  });
}
