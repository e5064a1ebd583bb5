// The pages that are looked at, and by whom. To add a page, add a line.
//
// `as` is a role of people.mjs, or null for someone who has not signed in. `follow` leads on from
// the path: each is the beginning of a link's address, or its words. `picture` puts the
// page into the README under the visit's name; `status` is what the page answers, if not 200.
// `send` fills in a form of the page reached, by the labels of its fields, presses a button, and waits
// for the heading of the page that answers.
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
  { as: 'dcc', name: 'launch-orders', path: '/launches', follow: [/-0001$/, /^Orders to CSPs$/] },
  { as: 'dcc', name: 'order', path: '/launches', follow: [/-0001$/, /^Orders to CSPs$/, '/orders/FWO-'] },
  { as: 'dcc', name: 'sealed-plan', path: '/launches', follow: [/-0001$/, /^Level 1, attempt 1$/] },
  { as: 'dcc', name: 'item-drafted', path: '/launches', follow: [/-0003$/, /^ITM-/] },
  { as: 'dcc', name: 'item-with-launch-offered', path: '/launches', follow: [/-0001$/, /^ITM-/] },
  { as: 'dcc', name: 'launch-notified', path: '/launches', follow: [/-0004$/] },
  { as: 'dcc', name: 'launch-correction', path: '/launches', follow: [/-0004$/, /^Correct words/] },
  { as: 'dcc', name: 'alerts', path: '/launches', follow: [/^Alerts that/] },
  { as: 'dcc', name: 'plan-to-make', path: '/launches', follow: [/-0006$/, /^Plan the level/] },
  { as: 'dcc', name: 'plan', path: '/launches', follow: [/-0006$/, /^Plan the level/],
    send: { press: /^Make (the plan|it again)$/, shows: /^Plan of level 1$/, has: /^Seal this plan$/ } },
  { as: 'dcc', name: 'measures', path: '/launches', follow: [/-0002$/, /^Report measures/] },
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
  { as: 'csp', name: 'order', path: '/orders', follow: ['/orders/FWO-'] },
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
  { as: 'supplier', name: 'list', path: '/launches', follow: [/-0002$/, /^\d+ [A-Z][a-z]+ 20\d\d, /] },
  { as: 'supplier', name: 'list-received', path: '/launches', follow: [/-0004$/, /^List hubs/],
    send: { fill: { 'Or type the Device IDs': someHubs },
      press: 'List these hubs', shows: 'List received' } },
  { as: 'supplier', name: 'measures', path: '/launches', follow: [/-0002$/, /^Report measures/] },
  { as: 'supplier', name: 'measures-received', path: '/launches', follow: [/-0002$/, /^Report measures/],
    send: { fill: { 'Or paste its content': someMeasures },
      press: 'Send the measures', shows: 'Measures received' } },
  { as: 'supplier', name: 'measures-not-readable', path: '/launches', follow: [/-0002$/, /^Report measures/],
    send: { fill: { 'Or paste its content': 'hub,before\n1,2' },
      press: 'Send the measures', shows: 'Report measures' } },
  { as: 'otherSupplier', name: 'calendar-empty', path: '/launches', follow: [/calendar of conflicts/] },
  { as: 'supplier', name: 'calendar-received', path: '/calendar',
    send: { fill: { 'Or paste its content': aCalendar },
      press: 'Replace the calendar', shows: 'Calendar received' } },
  { as: 'supplier', name: 'calendar', path: '/launches', follow: [/calendar of conflicts/],
    send: { fill: { 'Or paste its content': aCalendar },
      press: 'Replace the calendar', shows: 'Calendar received', follow: /^Your calendar of conflicts$/ } },
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

// The launch that a page is about.
const launchOf = (page) => new URL(page.url()).pathname.split('/')[2];

// Some hubs of the Supplier's that a launch concerns, one of them twice, and what is none.
async function someHubs(page) {
  const answer = await page.request.get(`/api/v1/launches/${launchOf(page)}/affected/hubs.csv`);
  const hubs = (await answer.text()).split('\r\n').slice(1, 9);
  return [...hubs, hubs[0], '00-DB-00-00-00-00-00-01', '00-DB-00-00-00-00-00-02'].join('\n');
}

// Measures of some hubs of the Supplier's in the launch, and rows that are refused.
async function someMeasures(page) {
  const answer = await page.request.get(`/launches/${launchOf(page)}/results/hubs.csv`);
  const hubs = (await answer.text()).split('\n').slice(1, 6).map((line) => line.split(',')[0]);
  const rows = hubs.map((hub) => `${hub},GAS-READS,0,1`);
  const refused = [`${hubs[0]},VOLTAGE,0,1`, `${hubs[0]},GAS-READS,few,1`,
    '00-DB-00-00-00-00-00-01,GAS-READS,0,1', 'no device,GAS-READS,0,1'];
  return ['device_id,measure,before,after', ...rows, ...refused].join('\n');
}

// A calendar with an entry of each standing, and a row that is refused.
async function aCalendar() {
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const row = (kind, scope, from, until) =>
    `${kind},${scope},${day(from)}T00:00:00Z,${day(until)}T00:00:00Z`;
  return ['kind,scope,from,until',
    row('TARIFF-CHANGE', 'North', -1, 1),
    row('SUPPLIER-FIRMWARE', 'South', 20, 34),
    row('PREPAYMENT-TOP-UP', 'PORTFOLIO', 200, 202),
    row('CHANGE-OF-SUPPLIER', 'Middle', 10, 11)].join('\n');
}

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
  return visit.send === undefined ? null : send(page, visit.send);
}

// Fills in the form and sends it.
async function send(page, { fill, press, shows, has, follow }) {
  const main = page.getByRole('main');
  for (const [label, value] of Object.entries(fill ?? {})) {
    await main.getByLabel(label).fill(typeof value === 'string' ? value : await value(page));
  }
  const answered = page.waitForEvent('load');
  await main.getByRole('button', { name: press }).click();
  await answered;
  const heading = await main.getByRole('heading', { level: 1 }).textContent();
  if (!heading.match(shows)) return `${page.url()} says “${heading}” and not ${shows}`;
  if (has && (await main.getByRole('button', { name: has }).count()) === 0) return `no ${has}`;
  if (follow) await main.getByRole('link', { name: follow }).first().click();
  return null;
}
