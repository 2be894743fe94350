
/* How a provider changes with the load: one line per provider over the steps of a sweep or a search. */

const stepPoints = JSON.parse(byId('steps-data').textContent);
const stepNames = [...new Set(stepPoints.map(stepName))];
const byConcurrency = stepPoints.some(point => point.label.startsWith('concurrency'));
const stepUnit = byConcurrency ? 'probes at once' : 'probes a second';

function stepName(point) {
  return point.provider + (new Set(stepPoints.map(each => each.title)).size > 1 ? ', ' + point.title : '');
}

/* The same colour and dash as in the other charts, where these have the provider. */
const stepTitles = new Set(stepPoints.map(each => each.title)).size;
const stepSeries = stepNames.map((name, at) => (stepTitles === 1 && labels.includes(name) ? labels.indexOf(name) : at));

/* The last one of repeated steps. */
function stepLine(name, x, value) {
  const own = new Map(stepPoints.filter(point => stepName(point) === name).map(point => [point.at, point]));
  return x.map(at => (own.has(at) ? value(own.get(at)) ?? null : null));
}

function stepTable(metric) {
  const say = value => (value === null || value === undefined ? NONE : plain(value));
  return table('Steps', ['provider', byConcurrency ? 'at once' : 'a second', 'answered', METRICS[metric] + ' p50, ms [95 %]', METRICS[metric] + ' p95, ms [95 %]',
    'answers/s', 'output tok/s', 'errors', ''],
  stepPoints.map(point => {
    const cell = cells[point.cell];
    const latency = cell.latencyMs[metric];
    return [stepName(point), plain(point.at), cell.ledger.succeeded + '/' + (cell.ledger.succeeded + cell.ledger.failed), percentile(latency, 'p50'), percentile(latency, 'p95'),
      say(point.answersPerSecond), say(point.outputTokensPerSecond), percent(point.errorRate), point.mark];
  }), {kinds: ['', 'number', 'number', 'figure', 'figure', 'number', 'number', 'number', 'figure']});
}

function stepChart(place, title, caption, metric, {lines, bands, y, wide}) {
  const x = [...new Set(stepPoints.map(point => point.at))].sort((a, b) => a - b);
  const log = x[0] > 0 && x[x.length - 1] > 8 * x[0];
  const made = h('div', {});
  place.append(figure(title, caption + (stepNames.length > FEW ? ' Grey: the other providers.' : ''), made, stepTable(metric), wide && 'wide'));
  lineCharts(made, title + '.', {
    at: x, height: wide ? 340 : 260, bands, y,
    x: {log, range: x.length > 1 ? [x[0], x[x.length - 1]] : [x[0] * .5, x[0] * 1.5 || 1],
      ticks: (from, to, most) => thinned(x, most), labels: logLabels, tell: at => plain(at) + (byConcurrency ? ' at once' : '/s')},
    lines: lines(x),
  });
}

/* A subset of the positions, with the first and the last. */
function thinned(x, most) {
  const every = Math.max(1, Math.ceil((x.length - 1) / (most - 1)));
  return x.filter((at, i) => i === x.length - 1 || (i % every === 0 && i < x.length - every / 2));
}

function stepLatency(place, metric) {
  const latency = (point, name) => cells[point.cell].latencyMs[metric]?.[name];
  const end = (point, at) => cells[point.cell].latencyMs[metric]?.ci95?.p50?.[at];
  const known = stepPoints.flatMap(point => [latency(point, 'p50'), latency(point, 'p95'), end(point, 0), end(point, 1)]).filter(value => value != null);
  if (!known.length) {
    return;
  }
  const bands = stepSeries.map((series, at) => ({series: [4 * at + 1, 4 * at + 2], of: series}));
  stepChart(place, METRICS[metric] + ' over ' + stepUnit,
    'Thick: median, with its 95 % interval as a band; thin: p95, where a step has 20 answers.', metric, {
      wide: true, bands, y: millisAxis(known),
      lines: x => stepNames.map((key, at) => [key, stepSeries[at]]).flatMap(([key, series]) => [
        {key, series, values: stepLine(key, x, point => end(point, 1)), width: 0, span: true},
        {key, series, values: stepLine(key, x, point => end(point, 0)), width: 0, span: true},
        {key, label: key + ' p50', name: key, series, values: stepLine(key, x, point => latency(point, 'p50')), width: 3, points: true, span: true},
        {key, label: key + ' p95', series, values: stepLine(key, x, point => latency(point, 'p95')), width: 1.3, points: true, span: true}])});
}

function stepFigure(place, metric, title, caption, key, unit, say, share) {
  const most = Math.max(0, ...stepPoints.map(point => point[key] ?? 0));
  if (most === 0) {
    return;
  }
  const y = {range: [0, most * 1.08], ticks, labels: share ? values => tickLabels(values.map(value => value * 100)).map(text => text + '%') : tickLabels, tell: say, title: unit};
  stepChart(place, title + ' over ' + stepUnit, caption, metric, {y,
    lines: x => stepNames.map((name, at) => ({key: name, label: name, name, series: stepSeries[at], values: stepLine(name, x, point => point[key]), points: true, span: true}))});
}

/* The limit lies between the highest rate that held and the lowest that failed. */
function found() {
  return (report.search || []).map(each => {
    const name = h('strong', {}, each.provider);
    const [holds, fails] = [each.holdsPerSecond, each.failsPerSecond];
    return holds === null ? [name, fails === null ? ': no result.' : `: failed at ${plain(fails)}/s, the lowest tested rate.`]
      : fails === null ? [name, `: held ${plain(holds)}/s, and no tested rate failed.`]
        : [name, `: the limit lies between ${plain(holds)}/s, which held, and ${plain(fails)}/s, which failed.`];
  });
}

function steps() {
  if (!byId('steps')) {
    return;
  }
  const metric = state.metric;
  const place = h('div', {class: 'charts'});
  body('steps').replaceChildren(...[bullets(found())].filter(each => each), place);
  stepLatency(place, metric);
  stepFigure(place, metric, 'Answers', 'Answers a second that each step achieved.' + (stepNames.length > 1 && byConcurrency ? ' In a closed loop with a count no provider runs far ahead of the slowest.' : ''), 'answersPerSecond', 'answers/s', plain);
  stepFigure(place, metric, 'Output tokens', 'Output tokens a second, of all answers of a step together.', 'outputTokensPerSecond', 'tokens/s', plain);
  stepFigure(place, metric, 'Errors', 'Share of answers that were failures.', 'errorRate', 'failed', percent, true);
}
