
/* How a provider changes with the load: one line per provider over the steps of a sweep or a search. */

const stepPoints = JSON.parse(byId('steps-data').textContent);
const stepNames = [...new Set(stepPoints.map(stepName))];
const byConcurrency = stepPoints.some(point => point.label.startsWith('concurrency'));
const stepUnit = byConcurrency ? 'probes at once' : 'probes a second';

function stepName(point) {
  const titles = new Set(stepPoints.map(each => each.title)).size > 1;
  return point.provider + (titles ? ', ' + point.title : '');
}

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

function stepChart(place, title, caption, metric, {lines, bands, yLabel, yFormat, range: yRange, wide}) {
  const x = [...new Set(stepPoints.map(point => point.at))].sort((a, b) => a - b);
  const box = chartBox(title + '. ' + caption);
  place.append(figure(title, caption, box, stepTable(metric), wide));
  draw(box.firstChild, {
    x, hidden: new Set(), height: wide ? 340 : 260, yLabel, yFormat, range: yRange, bands,
    logX: x[0] > 0 && x[x.length - 1] > 8 * x[0],
    xTicks: u => thinned(x, u.width < 600 ? 5 : 12),
    xFormat: at => plain(at) + (byConcurrency ? '' : '/s'),
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
  const bands = stepNames.map((name, series) => ({series: [4 * series + 1, 4 * series + 2], of: series}));
  stepChart(place, METRICS[metric] + ' over ' + stepUnit,
    'Thick: median, with its 95 % interval as a band; thin: p95, where a step has 20 answers.', metric, {
      wide: true, yLabel: 'ms', yFormat: millis, bands,
      lines: x => stepNames.flatMap((name, series) => [
        {series, values: stepLine(name, x, point => end(point, 1)), width: 0, span: true},
        {series, values: stepLine(name, x, point => end(point, 0)), width: 0, span: true},
        {label: name + ' p50', series, values: stepLine(name, x, point => latency(point, 'p50')), width: 3, points: true, span: true},
        {label: name + ' p95', series, values: stepLine(name, x, point => latency(point, 'p95')), width: 1.3, points: true, span: true}])});
}

function stepFigure(place, metric, title, caption, key, yLabel, yFormat) {
  const most = Math.max(0, ...stepPoints.map(point => point[key] ?? 0));
  stepChart(place, title + ' over ' + stepUnit, caption, metric, {
    yLabel, yFormat, range: () => [0, most > 0 ? most * 1.08 : 1],
    lines: x => stepNames.map((name, series) => ({label: name, series, values: stepLine(name, x, point => point[key]), points: true, span: true}))});
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
  byId('steps').hidden = byId('to-steps').hidden = !stepPoints.length;
  if (!stepPoints.length) {
    return;
  }
  const metric = state.metric;
  const place = h('div', {class: 'charts'});
  body('steps').replaceChildren(
    ...[bullets(found())].filter(each => each),
    h('ul', {class: 'key', 'aria-label': 'Lines'}, stepNames.map((name, series) => h('li', {}, swatch(series), name))), place);
  stepLatency(place, metric);
  stepFigure(place, metric, 'Answers', 'Answers a second that each step achieved.' + (stepNames.length > 1 && byConcurrency ? ' In a closed loop with a count no provider runs far ahead of the slowest.' : ''), 'answersPerSecond', 'answers/s', plain);
  stepFigure(place, metric, 'Output tokens', 'Output tokens a second, of all answers of a step together.', 'outputTokensPerSecond', 'tokens/s', plain);
  stepFigure(place, metric, 'Errors', 'Share of answers that were failures.', 'errorRate', 'failed', percent);
}
