// What holds for every page whatever it shows.
export async function sound(page) {
  return page.evaluate(() => {
    const faults = [];
    const headings = document.querySelectorAll('h1');
    if (headings.length !== 1) faults.push(`${headings.length} headings of the first level`);
    if (document.documentElement.lang !== 'en-GB') faults.push('the language is not en-GB');
    if (document.title.trim() === '') faults.push('no title');
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    if (twice.length > 0) faults.push(`id ${twice[0]} stands twice`);
    for (const form of document.forms) {
      if (form.method === 'post' && !form.querySelector('[type=submit], button:not([type])')) {
        faults.push(`a form to ${form.action} has no button`);
      }
    }
    // Styles and scripts inside the page would need a weaker security policy.
    if (document.querySelector('[style], style, script:not([src])')) {
      faults.push('a style or script stands inside the page');
    }
    return faults;
  });
}
