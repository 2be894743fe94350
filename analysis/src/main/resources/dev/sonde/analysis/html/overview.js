
/* The main result, how certain it is, and whether the figures can be trusted. */

const report = JSON.parse(byId('report').textContent);
const data = JSON.parse(byId('data').textContent);
const cells = report.cells;

/* A provider, with its step in a sweep. */
const labelOf = cell => cell.provider + (cell.step ? ' · ' + cell.step.label : '');
const labels = [...new Set(data.sections.flatMap(section => section.rows.map(row => labelOf(cells[row.cell]))))];
const seriesOf = cell => labels.indexOf(labelOf(cell));

const TONES = {VALID: ['good', '✓'], INVALID: ['bad', '✗'], INCOMPLETE: ['doubt', '?']};
const RESULTS = {pass: 'good', fail: 'bad', insufficient: 'doubt'};
const COLUMNS = [
  ['succeeded', 'succeeded', '--good'], ['failed', 'failed', '--bad'], ['dropped', 'dropped', '--c3'], ['inDoubt', 'in doubt', '--c4'],
  ['cancelled', 'cancelled', '--quiet'], ['unaccounted', 'unaccounted', '--c1'],
  ['pending', 'pending', '--quiet'], ['inFlight', 'in flight', '--c2']].filter(([key]) => key in report.ledger);

/* Service times are from when a probe was sent, response times from when it was due. */
const METRICS = {ttft: 'TTFT', itl: 'ITL', e2e: 'end-to-end time', response: 'response time', ttftFromDue: 'TTFT from due', ttfa: 'TTFA'};
const ranked = report.run.rankBy;

const FEW_THRESHOLDS = 6;

function answer(headline) {
  return h('div', {class: 'answer ' + headline.sureness.toLowerCase()},
    headline.model && h('p', {class: 'model'}, headline.model),
    h('p', {class: 'sentence'}, headline.answer),
    bullets(headline.details));
}

function verdict() {
  const [tone, mark] = TONES[report.verdict];
  return h('div', {class: 'fact', id: 'verdict'},
    h('h3', {}, 'Can these figures be trusted?'),
    h('p', {}, h('span', {class: 'badge ' + tone}, mark + ' ' + report.verdict), data.words.verdict + '.'),
    bullets(data.words.reasons),
    data.words.controls.length > 0 && bullets(data.words.controls.map(each => 'A/A control: ' + each + '.')),
    report.validity && h('p', {class: 'quiet'}, report.validity.statement),
    data.words.noiseFloors.map(line => h('p', {class: 'quiet'}, line)),
    thresholds());
}

/* The thresholds that do not hold, and all of them in a collapsed section when they are many. */
function thresholds() {
  const line = each => h('span', {class: RESULTS[each.result]}, each.text);
  const open = data.thresholds.filter(each => each.result !== 'pass');
  if (data.thresholds.length <= FEW_THRESHOLDS) {
    return bullets(data.thresholds.map(line));
  }
  return [
    h('p', {}, report.thresholds.filter(each => each.result === 'pass').length + ' of ' + report.thresholds.length + ' thresholds hold.'),
    bullets(open.slice(0, FEW_THRESHOLDS).map(line)),
    h('details', {}, h('summary', {}, 'All thresholds'), bullets(data.thresholds.map(line)))];
}

function ledger() {
  const counts = report.ledger;
  let from = 0;
  const parts = COLUMNS.filter(([key]) => counts[key] > 0).map(([key, label, paint]) => {
    const wide = 100 * counts[key] / counts.planned;
    const part = svg('rect', {x: from, y: 0, width: wide, height: 10, fill: 'var(' + paint + ')'});
    from += wide;
    return part;
  });
  return h('div', {class: 'fact', id: 'ledger'},
    h('h3', {}, 'Where every probe ended'),
    svg('svg', {class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'img', 'aria-label': data.words.ledger}, parts),
    h('p', {}, data.words.ledger),
    h('p', {class: 'quiet'}, 'Cost ' + data.words.cost + '. ' + data.words.load + '.'),
    h('details', {}, h('summary', {}, 'Table'), ledgerTable()));
}

function ledgerTable() {
  const row = (name, counts) => [name, ...['planned', ...COLUMNS.map(([key]) => key)].map(key => counts[key])];
  const name = cell => labelOf(cell) + (data.sections.length > 1 ? ', ' + sectionOf(cell).title : '');
  const outcomes = cell => Object.entries(cell.outcomes || {}).map(([key, count]) => count + ' ' + key.replaceAll('_', ' ')).join(', ');
  return table('The ledger', ['cell', 'planned', ...COLUMNS.map(([, label]) => label), 'outcomes'],
    [[...row('all', report.ledger), ''], ...cells.map(cell => [...row(name(cell), cell.ledger), outcomes(cell)])],
    {kinds: ['', ...Array(COLUMNS.length + 1).fill('number'), 'figure']});
}

const sectionOf = cell => data.sections.find(section => section.model === cell.model && section.region === cell.region);

/* The greatest end of an interval or value in a section. */
function mostOf(rows, metric, name) {
  const ends = rows.map(row => cells[row.cell].latencyMs[metric]).flatMap(latency =>
    latency ? [latency[name], latency.ci95 && latency.ci95[name] && latency.ci95[name][1]] : []);
  return Math.max(...ends.filter(value => value !== null && value !== undefined), 0);
}

function rankedTable(section) {
  const most = mostOf(section.rows, ranked, 'p50');
  const name = METRICS[ranked];
  const rows = section.rows.map(row => {
    const cell = cells[row.cell];
    const latency = cell.latencyMs[ranked];
    return {best: cell.rankGroup === 1 && !cell.controlOf, cells: [row.rank, h('strong', {}, labelOf(cell)), row.p50[ranked],
      most > 0 ? whisker(latency, 'p50', most, seriesOf(cell), 'median ' + row.p50[ranked] + ' ms') : NONE,
      row.p95[ranked], row.p50.e2e, row.p50.response, row.success, row.usdPer1kTokens, row.speed]};
  });
  return table('Ranking of ' + section.title,
    ['#', 'provider', name + ' p50, ms [95 %]', most > 0 ? '0 to ' + millis(most) + ' ms' : '', name + ' p95, ms', 'e2e p50, ms', 'response p50, ms', 'success', '$/1k tok', 'tok/s p50'],
    rows, {caption: section.title, header: 1, kinds: ['figure', '', 'figure', '', 'figure', 'figure', 'figure', 'figure', 'number', 'number']});
}

function failures() {
  const rows = cells.flatMap(cell => cell.errors.map(each => [labelOf(cell), cell.region, each.count, each.outcome.replaceAll('_', ' '), each.message]));
  return rows.length ? h('details', {}, h('summary', {}, 'Failures, with an example of each'),
    table('Failures', ['provider', 'region', 'probes', 'outcome', 'for example'], rows, {kinds: ['', '', 'number', 'figure', 'text']})) : null;
}

function overview() {
  append(byId('overview'), [
    data.headlines.map(answer),
    data.sections.map(rankedTable),
    h('p', {class: 'quiet'}, 'Ranked by ' + METRICS[ranked] + ': 1 is best, = shares its place, – is not ranked, A/A is a control. Dots are medians, whiskers their 95 % intervals. ' +
      'Response is from when a probe was due, the others from when it was sent. ~ has fewer than ten answers beyond it. ' +
      'n/a shows how many answers there are, and how many are needed.'),
    failures(),
    h('div', {class: 'facts'}, verdict(), ledger(),
      (data.words.notes.length || data.words.advice.length) > 0 && h('div', {class: 'fact'},
        h('h3', {}, 'Notes'), bullets(data.words.notes),
        data.words.advice.length > 0 && h('h3', {}, 'Next'), bullets(data.words.advice))),
  ]);
}
