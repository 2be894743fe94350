
/* Differences, workers and how to repeat the run; the page's controls. */

const pValue = p => (p === null || p === undefined ? NONE : p < .0001 ? '<0.0001' : p.toFixed(4));
const VERDICTS = {differs: 'differs', notDistinguishable: 'not distinguishable', tooFew: 'too few answers', notApplicable: 'not applicable'};

function differences() {
  if (!byId('differences')) {
    return;
  }
  const found = report.differences.map((each, at) => ({...each, ...data.differences[at]}));
  const differ = found.filter(each => each.verdict === 'differs');
  const models = new Set(cells.map(cell => cell.model)).size > 1;
  const tested = found.filter(each => each.verdict !== 'notApplicable');
  const quiet = tested.filter(each => each.verdict === 'notDistinguishable').length;
  const few = tested.filter(each => each.verdict === 'tooFew').length;
  append(body('differences'), [
    h('h3', {}, 'Between the answers'),
    differ.length
      ? bullets(differ.map(each => [h('strong', {}, each.provider), (models ? ' (' + each.model + ')' : '') + ': ' + each.text]))
      : h('p', {}, tested.length ? 'No provider was found to differ from the others.' : 'Nothing was compared: one provider, or too few answers.'),
    tested.length > 0 && h('p', {class: 'quiet'}, `${tested.length} comparisons: ${differ.length} differ, ${quiet} are not distinguishable, ${few} have too few answers. A difference does not mean an error.`),
    tested.length > 0 && h('details', {}, h('summary', {}, 'All comparisons'),
      table('Comparisons of answers', ['provider', 'in', 'verdict', 'n', 'own', 'others', 'p (Holm)', 'details'],
        tested.map(each => [each.provider + (models ? ', ' + each.model : ''), each.kind,
          each.verdict === 'tooFew' ? `n/a (${each.n} < ${each.minimumN})` : VERDICTS[each.verdict], each.n, plain(each.own), plain(each.others), pValue(each.pHolm), each.detail]),
        {kinds: ['', 'figure', 'figure', 'number', 'number', 'number', 'number', 'text']})),
    h('h3', {}, 'In speed'),
    speedTests(),
    claims(),
  ]);
}

function speedTests() {
  const tests = report.comparison.tests;
  const significant = tests.filter(each => each.significant);
  if (!tests.length) {
    return h('p', {class: 'quiet'}, 'No pair was tested: one provider, or the run is not ranked.');
  }
  const what = each => (each.test === 'exceedance-fisher' ? 'tail' : 'location');
  const tail = each => (each.worseAbove === null || each.worseAbove === undefined ? NONE : percent(each.worseAbove) + ' against ' + percent(each.betterAbove));
  const shift = each => (each.hodgesLehmannMs === null || each.hodgesLehmannMs === undefined ? NONE
    : millis(each.hodgesLehmannMs) + (each.hodgesLehmannCi95Ms ? ' [' + each.hodgesLehmannCi95Ms.map(millis).join(', ') + ']' : ''));
  return [
    h('p', {}, `${significant.length} of ${tests.length} one-sided tests are significant at 5 %, corrected by Holm within each model and region.`),
    h('details', {}, h('summary', {}, 'Significant pairs'),
      significant.length
        ? table('Significant pairs', ['better', 'worse', 'region', 'metric', 'in', 'slower by, ms [95 %]', 'Cliff’s δ', 'above the common p95', 'p (Holm)'],
          significant.map(each => [each.better, each.worse, each.region, METRICS[each.metric] || each.metric, what(each), shift(each), plain(each.cliffsDelta), tail(each), pValue(each.pAdjusted)]),
          {kinds: ['', '', '', '', '', 'figure', 'number', 'figure', 'number']})
        : h('p', {}, 'None.'))];
}

function claims() {
  const listed = cell => cell.claims && (cell.claims.ttftMs !== null || cell.claims.tokensPerSecond !== null);
  const facets = having(data.sections.map(section => ({section, rows: rowsOf(section)})), row => listed(row.report));
  return facets.length ? [
    h('h3', {}, 'Between what is listed and what was measured'),
    facetTable('Listed and measured', facets, ['provider', 'TTFT listed, ms', 'measured p50', 'tok/s listed', 'measured p50'],
      ({report: cell}) => [labelOf(cell), millis(cell.claims.ttftMs), percentile(cell.latencyMs.ttft, 'p50'),
        plain(cell.claims.tokensPerSecond), plain(cell.tokens.outputPerSecond.p50)], {kinds: ['', 'number', 'figure', 'number', 'number']})] : null;
}

function workers() {
  if (!byId('workers')) {
    return;
  }
  const share = value => percent(value);
  append(body('workers'), [
    h('p', {}, `How late the measuring machines were: their own error, not the providers'. ${report.workers.length} ${report.workers.length === 1 ? 'worker' : 'workers'}.`),
    report.workers.length > 0 && table('Worker health',
      ['worker', 'region', 'send lag p99, ms', 'max', 'loop lag p99, ms', 'longest pause, ms', 'CPU', 'machine', 'stolen', 'CPU pressure', 'clock offset, ms'],
      report.workers.map(each => [each.id, each.region, millis(each.sendLagMs.p99), millis(each.sendLagMs.max), millis(each.loopLagMs.p99), millis(each.gcPauseMs.max),
        share(each.cpu), share(each.machineCpu), share(each.stolen), share(each.cpuPressure),
        each.clockOffsetMs === null ? NONE : millis(each.clockOffsetMs) + ' ± ' + millis(each.clockErrorMs)]),
      {kinds: ['', '', ...Array(8).fill('number'), 'figure']}),
    bullets(data.noiseFloors),
  ]);
}

function reproduce() {
  const run = report.run;
  const facts = [['run', run.id], ['started', run.startedAt], ['finished', run.finishedAt || 'still running'], ['Sonde', run.sonde], ['spec', run.specHash],
    ...report.workers.map(each => ['environment of ' + each.id, each.environment || 'not recorded'])];
  append(body('reproduce'), [
    table('Run and environment', ['what', 'value'], facts, {kinds: ['', 'text']}),
    report.spec ? [
      h('p', {}, 'Save the spec as spec.json and run ', h('code', {}, 'sonde run spec.json'), '; an equal hash means an equal spec.'),
      h('p', {class: 'save'}, save('Save spec.json', 'spec.json', report.spec), ' ', save('Save report.json', 'report.json', report)),
      h('pre', {tabindex: '0', role: 'region', 'aria-label': 'The spec'}, JSON.stringify(report.spec, null, 2))]
      : [h('p', {class: 'quiet'}, 'This report does not contain its spec.'), h('p', {class: 'save'}, save('Save report.json', 'report.json', report))],
  ]);
}

function save(label, file, value) {
  const button = h('button', {type: 'button'}, label);
  button.onclick = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2) + '\n'], {type: 'application/json'}));
    h('a', {href: url, download: file}).click();
    URL.revokeObjectURL(url);
  };
  return button;
}

function charts() {
  clearPlots();
  const facets = chosen();
  steps();
  for (const [id, paint] of [['latency', latencyCharts], ['time', timeCharts], ['price', priceCharts], ['regions', regionCharts]]) {
    if (byId(id)) {
      paint(facets);
    }
  }
  drawAll();
}

/* Charts are drawn for the width that they have. */
function followWidth() {
  let drawn = document.documentElement.clientWidth;
  let timer;
  addEventListener('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (document.documentElement.clientWidth !== drawn) {
        drawn = document.documentElement.clientWidth;
        charts();
      }
    }, 150);
  });
  for (const [event, printing] of [['beforeprint', true], ['afterprint', false]]) {
    addEventListener(event, () => {
      document.documentElement.classList.toggle('printing', printing);
      charts();
    });
  }
}

function choice(id, label, options, selected, change) {
  const select = h('select', {id}, options.map(([value, text]) => h('option', {value, selected: value === selected}, text)));
  select.onchange = () => change(select.value);
  return h('label', {}, label, select);
}

function legendButton(label, at) {
  const button = h('button', {type: 'button', 'aria-pressed': 'true', title: 'Hide or show'}, swatch(at), label);
  button.onclick = () => {
    const show = state.hidden.delete(label);
    if (!show) {
      state.hidden.add(label);
    }
    button.setAttribute('aria-pressed', String(show));
    showSeries(label, show);
    for (const element of document.querySelectorAll('.multiple, .strip, .svgchart g')) {
      if (element.sondeKey === label) {
        element.hidden = !show;
        element.classList.toggle('hidden', !show);
      }
    }
  };
  return button;
}

function controls() {
  const repaint = change => value => {
    change(value);
    charts();
  };
  append(byId('controls'), [
    data.sections.length > 1 && choice('section', 'Show', [['all', 'all ' + data.sections.length], ...data.sections.map((each, at) => [String(at), each.name])], 'all', repaint(value => {
      state.section = value;
    })),
    Object.keys(METRICS).length > 1 && choice('metric', 'Metric', Object.entries(METRICS), state.metric, repaint(value => {
      state.metric = value;
    })),
    labels.length > 1 && h('details', {open: labels.length <= FEW}, h('summary', {}, 'Providers'),
      h('div', {class: 'legend', role: 'group', 'aria-label': 'Providers'}, labels.map(legendButton))),
  ]);
}

function theme() {
  const root = document.documentElement;
  const button = byId('theme');
  if (!button) {
    addEventListener('sonde:theme', charts);
    return;
  }
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const say = () => {
    button.textContent = dark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', 'Switch to the ' + (dark() ? 'light' : 'dark') + ' theme');
  };
  button.onclick = () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    say();
    charts();
  };
  system.addEventListener('change', () => {
    say();
    charts();
  });
  say();
}

function start() {
  document.querySelectorAll('main > [hidden], nav').forEach(each => each.hidden = false);
  controls();
  differences();
  workers();
  reproduce();
  theme();
  charts();
  followWidth();
}

start();
