// The pages that are looked at, and by whom. To add a page, add a line.
//
// `as` is a role of people.mjs, or null for someone who has not signed in. `follow` leads on from
// the path: each is the beginning of a link's address, or its words. `picture` puts the
// page into the README under the visit's name; `status` is what the page answers, if not 200.
export const VISITS = [
  { as: null, name: 'home', path: '/' },
  { as: null, name: 'sign-in', path: '/sign-in', picture: true },
  { as: null, name: 'glossary', path: '/glossary' },
  { as: null, name: 'help', path: '/help' },
  { as: null, name: 'help-page', path: '/help', follow: ['/help/'] },
  { as: null, name: 'help-first-submission', path: '/help/first-submission' },
  { as: null, name: 'help-codes', path: '/help/codes' },
  { as: null, name: 'not-there', path: '/nothing-here', status: 404 },

  { as: 'dcc', name: 'inbox', path: '/inbox', picture: true },
  { as: 'dcc', name: 'items', path: '/items' },
  { as: 'dcc', name: 'item', path: '/items', follow: ['/items/ITM-'], picture: true },
  { as: 'dcc', name: 'rounds', path: '/rounds' },
  { as: 'dcc', name: 'round', path: '/rounds', follow: ['/rounds/RND-'] },
  { as: 'dcc', name: 'editions', path: '/editions' },
  { as: 'dcc', name: 'edition', path: '/editions', follow: ['/editions/EDN-'], picture: true },
  { as: 'dcc', name: 'journal', path: '/journal' },
  { as: 'dcc', name: 'settings', path: '/settings' },
  { as: 'dcc', name: 'launches', path: '/launches' },
  { as: 'dcc', name: 'launch-new', path: '/launches/new' },
  { as: 'dcc', name: 'launch-complete', path: '/launches', follow: [/-0001$/] },
  { as: 'dcc', name: 'launch-running', path: '/launches', follow: [/-0002$/] },
  { as: 'dcc', name: 'launch-held', path: '/launches', follow: [/-0003$/], picture: true },
  { as: 'dcc', name: 'results', path: '/launches', follow: [/-0001$/, /^Results/] },
  { as: 'dcc', name: 'item-drafted', path: '/launches', follow: [/-0003$/, /^ITM-/] },
  { as: 'dcc', name: 'item-with-launch-offered', path: '/launches', follow: [/-0001$/, /^ITM-/] },
  { as: 'dcc', name: 'launch-notified', path: '/launches', follow: [/-0004$/] },
  { as: 'dcc', name: 'launch-correction', path: '/launches', follow: [/-0004$/, /^Correct words/] },
  { as: 'dcc', name: 'launch-draft', path: '/launches', follow: [/-0005$/] },
  { as: 'dcc', name: 'rehearsal', path: '/launches', follow: [/-0005$/, /^Rehearse it/] },
  { as: 'dcc', name: 'launch-draft-change', path: '/launches', follow: [/-0005$/, /^Change the draft/] },
  { as: 'dcc', name: 'account', path: '/account' },

  { as: 'manufacturer', name: 'submissions', path: '/submissions' },
  { as: 'manufacturer', name: 'send-a-file', path: '/submissions/new', picture: true },
  { as: 'manufacturer', name: 'submission', path: '/submissions', follow: ['/submissions/SUB-'] },
  { as: 'manufacturer', name: 'queries', path: '/queries' },
  { as: 'manufacturer', name: 'confirmations', path: '/confirmations' },
  { as: 'manufacturer', name: 'confirmation', path: '/confirmations', follow: ['/confirmations/CNF-'] },

  { as: 'manufacturer', name: 'sent-items', path: '/submissions/items' },
  { as: 'manufacturer', name: 'sent-item', path: '/submissions/items', follow: ['/submissions/items/ITM-'] },
  { as: 'manufacturer', name: 'notices', path: '/notices' },
  { as: 'manufacturer', name: 'glossary', path: '/glossary' },

  { as: 'csp', name: 'submissions', path: '/submissions' },
  { as: 'csp', name: 'launches', path: '/launches' },
  { as: 'csp', name: 'launch', path: '/launches', follow: [/-0002$/] },
  { as: 'csp', name: 'orders', path: '/orders' },
  { as: 'csp', name: 'nil-return', path: '/submissions', follow: ['/submissions/nil/'] },

  { as: 'supplier', name: 'search', path: '/search' },
  { as: 'supplier', name: 'search-by-make', path: '/search?q=Northmere', picture: true },
  { as: 'supplier', name: 'search-without-entry', path: '/search?q=0F0F0F0F' },
  { as: 'supplier', name: 'published', path: '/published' },
  { as: 'supplier', name: 'published-edition', path: '/published', follow: ['/published/'] },
  { as: 'supplier', name: 'entry', path: '/published', follow: ['/published/', '/entries/FGR-'], picture: true },
  { as: 'supplier', name: 'launches', path: '/launches' },
  { as: 'supplier', name: 'launch-running', path: '/launches', follow: [/-0002$/] },
  { as: 'supplier', name: 'results', path: '/launches', follow: [/-0002$/, /^Results/] },
  { as: 'supplier', name: 'launch-notified', path: '/launches', follow: [/-0004$/] },
  { as: 'supplier', name: 'affected-hubs', path: '/launches', follow: [/-0004$/, /by version/], picture: true },
  { as: 'supplier', name: 'lists', path: '/launches', follow: [/-0004$/, /^List hubs/] },
  { as: 'supplier', name: 'raise', path: '/raise' },
  { as: 'supplier', name: 'my-items', path: '/my-items' },
  { as: 'supplier', name: 'my-item', path: '/my-items', follow: ['/my-items/ITM-'] },

  { as: 'secas', name: 'coverage', path: '/coverage' },
  { as: 'secas', name: 'chases', path: '/chases' },
  { as: 'secas', name: 'access', path: '/access' },
  { as: 'secas', name: 'cover-sheet', path: '/coverage/cover-sheet' },
  { as: 'secas', name: 'hand-overs', path: '/hand-overs' },
  { as: 'secas', name: 'published', path: '/published' },

  { as: 'secas', name: 'launches', path: '/launches' },
  { as: 'secas', name: 'launch-held', path: '/launches', follow: [/-0003$/] },

  { as: 'panel', name: 'search', path: '/search' },
  { as: 'panel', name: 'panel', path: '/panel' },
  { as: 'panel', name: 'launches', path: '/launches' },
  { as: 'panel', name: 'tranche-report', path: '/launches', follow: [/-0001$/, /^Results/, /^Report 1$/] },
  { as: 'panel', name: 'launch-held', path: '/launches', follow: [/-0003$/] },

  { as: 'manufacturer', name: 'launches', path: '/launches' },

  // REG-8: a Network Party is let in by the access list alone, and by default it is not on it.
  { as: 'network', name: 'activations', path: '/activations' },
  { as: 'network', name: 'not-admitted', path: '/search', status: 403 },
];

// Goes where the visit leads.
export async function go(page, visit) {
  const answer = await page.goto(visit.path);
  const expected = visit.status ?? 200;
  if (answer.status() !== expected) return `${visit.path} answers ${answer.status()}`;
  for (const address of visit.follow ?? []) {
    const link = (typeof address === 'string'
      ? page.locator(`main a[href^="${address}"]`)
      : page.getByRole('main').getByRole('link', { name: address })).first();
    if ((await link.count()) === 0) return `${page.url()} has no link to ${address}…`;
    const leads = await link.getAttribute('href');
    await link.click();
    await page.waitForURL((url) => url.pathname.startsWith(leads.split(/[?#]/)[0]));
  }
  return null;
}
