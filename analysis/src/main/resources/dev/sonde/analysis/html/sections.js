
/* The charts, for the chosen model and region. */

const state = {section: 0, metric: ranked, hidden: new Set()};
const body = id => byId(id).querySelector('.body');

function chosen() {
  const section = data.sections[state.section];
  return {section, rows: section.rows.map(row => ({...row, report: cells[row.cell], curves: data.curves[row.cell]}))};
}

const answers = (rows, metric) => range(rows.map(row => row.report.latencyMs[metric]?.count || 0), 'answers per provider');
const where = section => 'from ' + section.region + ', ' + section.model;

const NINES = new Map([[0, 'min'], [Math.log10(2), 'p50'], [1, 'p90'], [1 + Math.log10(2), 'p95'], [2, 'p99'], [3, 'p99.9'], [4, 'p99.99'], [5, 'p99.999']]);

function nines(at) {
  const known = [...NINES].find(([place]) => Math.abs(place - at) < .001);
  return known ? known[1] : 'p' + Number((100 * (1 - 10 ** -at)).toPrecision(Math.max(3, Math.ceil(at) + 2)));
}

function tooFar(values) {
  const known = values.flat().filter(value => value > 0);
  return known.length > 0 && Math.max(...known) > 40 * Math.min(...known);
}

/* The effective sample size, reduced by the correlation within time slots. */
const effective = latency => (latency.effectiveCount ? Math.round(latency.effectiveCount) : NONE);
const mean = latency => millis(latency.mean) + (latency.clustered ? ' [' + latency.clustered.mean.map(millis).join(', ') + ']' : '');

function latencyTable(rows, metric) {
  const names = ['p50', 'p90', 'p95', 'p99', 'p999'];
  return table(METRICS[metric] + ' by provider', ['provider', 'n', 'effective n', 'timeouts', 'mean [95 %]', 'trimmed mean', 'min', 'p50 [95 %]', 'p90 [95 %]', 'p95 [95 %]', 'p99 [95 %]', 'p99.9 [95 %]', 'max'],
    rows.map(row => {
      const latency = row.report.latencyMs[metric];
      return [labelOf(row.report), latency.count, effective(latency), latency.censored, mean(latency), millis(latency.trimmedMean), millis(latency.min),
        ...names.map(name => percentile(latency, name)), millis(latency.max)];
    }), {caption: METRICS[metric] + ', ms', kinds: ['', ...Array(3).fill('number'), 'figure', 'number', 'number', ...Array(5).fill('figure'), 'number']});
}

function percentiles(place, section, rows, metric) {
  const drawn = rows.filter(row => row.curves[metric]);
  if (!drawn.length) {
    return;
  }
  const longest = Math.max(...drawn.map(row => row.curves[metric].percentiles.length));
  const x = data.nines.slice(0, longest);
  const title = METRICS[metric] + ' by percentile';
  const caption = `How slow the slowest are, ${where(section)}: each step to the right adds one nine. A curve ends where its sample does (n = ${answers(drawn, metric)}).`;
  const box = chartBox(title + '. ' + caption);
  place.append(figure(title, caption, box, latencyTable(rows, metric), metric === state.metric));
  const values = drawn.map(row => row.curves[metric].percentiles);
  draw(box.firstChild, {
    x, hidden: state.hidden, height: metric === state.metric ? 340 : 280, yLabel: 'ms', log: tooFar(values),
    xTicks: () => [...NINES.keys()].filter(tick => tick <= x[x.length - 1] + .001),
    xFormat: nines, yFormat: millis,
    lines: drawn.map((row, at) => ({label: labelOf(row.report), key: labelOf(row.report), series: seriesOf(row.report),
      values: x.map((any, i) => values[at][i] ?? null), points: values[at].length < 12})),
  });
}

function distribution(place, section, rows, metric) {
  const drawn = rows.filter(row => row.curves[metric]);
  if (!drawn.length) {
    return;
  }
  const all = data.edges[metric];
  const used = all.map((edge, at) => drawn.some(row => row.curves[metric].counts[at] > 0));
  const from = Math.max(0, used.indexOf(true) - 1);
  const to = Math.min(all.length - 1, used.lastIndexOf(true) + 2);
  const edges = all.slice(from, to + 1);
  const title = METRICS[metric] + ' distribution';
  const caption = `Share of answers in each of ${edges.length - 1} bins on a log scale, ${where(section)} (n = ${answers(drawn, metric)}).`;
  const box = chartBox(title + '. ' + caption);
  const shares = row => {
    const counts = row.curves[metric].counts;
    const total = counts.reduce((sum, count) => sum + count, 0);
    return edges.map((edge, at) => at + from < counts.length ? counts[at + from] / total : 0);
  };
  const behind = table(title, ['from, ms', 'to, ms', ...drawn.map(row => labelOf(row.report))],
    edges.slice(0, -1).map((edge, at) => [millis(edge), millis(edges[at + 1]), ...drawn.map(row => row.curves[metric].counts[at + from])]),
    {kinds: ['number', 'number', ...drawn.map(() => 'number')], caption: 'values in each bin'});
  place.append(figure(title, caption, box, behind, metric === state.metric));
  draw(box.firstChild, {
    x: edges, hidden: state.hidden, height: metric === state.metric ? 300 : 240, logX: true, yLabel: 'share',
    xTicks: u => logTicks(edges[0], edges[edges.length - 1], u.width < 600 ? 3 : 8),
    xFormat: value => plain(value) + ' ms', yFormat: value => percent(value),
    lines: drawn.map(row => ({label: labelOf(row.report), key: labelOf(row.report), series: seriesOf(row.report), values: shares(row), steps: true})),
  });
}

/* 1, 2 and 5 times powers of ten; evenly spaced if these are too few. */
function logTicks(from, to, most) {
  const found = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
    [1, 1.5, 2, 3, 5, 7].forEach(each => found.push(each * 10 ** power));
  }
  const within = found.filter(tick => tick >= from && tick <= to);
  const every = Math.ceil(within.length / most);
  return within.length < 2 ? ticks(from, to, 3) : within.filter((tick, at) => at % every === 0);
}

function latencyCharts(section, rows) {
  const place = h('div', {class: 'charts'});
  body('latency').replaceChildren(place);
  const metrics = [state.metric, ...['ttft', 'itl', 'e2e'].filter(each => each !== state.metric)];
  if (!rows.some(row => metrics.some(metric => row.curves[metric]))) {
    place.append(h('p', {class: 'quiet'}, 'No answer had a latency: there is nothing to draw.'));
  }
  metrics.forEach(metric => percentiles(place, section, rows, metric));
  metrics.forEach(metric => distribution(place, section, rows, metric));
}

/* All slots of a run, including those without a probe. */
function slots(rows) {
  const lines = rows.filter(row => row.report.timeline?.slots.length);
  const seconds = lines[0]?.report.timeline.slotSeconds || 1;
  const last = Math.max(0, ...lines.flatMap(row => row.report.timeline.slots.map(slot => slot.at)));
  const x = Array.from({length: Math.floor(last / seconds) + 1}, (any, at) => at * seconds);
  const at = row => {
    const byTime = new Map(row.report.timeline.slots.map(slot => [slot.at, slot]));
    return x.map(second => byTime.get(second) ?? null);
  };
  return {lines, seconds, x, at};
}

function timeCharts(section, rows) {
  const place = h('div', {class: 'charts'});
  body('time').replaceChildren(place);
  const time = slots(rows);
  if (!time.lines.length) {
    place.append(h('p', {class: 'quiet'}, 'This report has no timeline: it was saved by an older version, or nothing was answered.'));
    return;
  }
  const metric = ['e2e', 'response'].includes(state.metric) ? 'e2e' : 'ttft';
  bandCharts(place, section, time, metric);
  const sampled = time.lines.some(row => row.report.timeline.sampled) ? ' of a sample of probes' : '';
  const rate = slot => slot ? slot.ok / time.seconds : 0;
  const share = slot => slot && slot.ok + slot.failed > 0 ? slot.failed / (slot.ok + slot.failed) : null;
  overTime(place, time, 'Throughput over time', `Successful answers a second${sampled} by when they were sent, in slots of ${time.seconds} s, ${where(section)} (n = ${total(time.lines, 'succeeded')} answers).`,
    'answers/s', rate, plain, slot => (slot ? slot.ok : 0));
  overTime(place, time, 'Errors over time', `Share of probes that failed${sampled} by when they were sent, in slots of ${time.seconds} s, ${where(section)} (n = ${total(time.lines, 'failed')} failures).`,
    'failed', share, percent, slot => (slot ? slot.failed + ' of ' + (slot.ok + slot.failed) : NONE), [0, null]);
}

const total = (rows, column) => rows.reduce((sum, row) => sum + row.report.ledger[column], 0);

function overTime(place, time, title, caption, yLabel, value, yFormat, shown) {
  const box = chartBox(title + '. ' + caption);
  const columns = time.lines.map(row => time.at(row));
  const behind = table(title, ['sent after', ...time.lines.map(row => labelOf(row.report))],
    time.x.map((second, at) => [clock(second), ...columns.map(column => shown(column[at]))]), {kinds: ['', ...time.lines.map(() => 'number')]});
  place.append(figure(title, caption, box, behind));
  const values = columns.map(column => column.map(value));
  const most = Math.max(...values.flat().filter(each => each !== null), 0);
  draw(box.firstChild, {
    x: time.x, hidden: state.hidden, height: 260, yLabel, xFormat: clock, yFormat,
    range: () => [0, most > 0 ? most * 1.08 : 1],
    lines: time.lines.map((row, at) => ({label: labelOf(row.report), key: labelOf(row.report), series: seriesOf(row.report), values: values[at], points: time.x.length < 4})),
  });
}

function bandCharts(place, section, time, metric) {
  const name = metric + 'Ms';
  const grid = h('div', {class: 'multiples'});
  const title = METRICS[metric] + ' over time, by provider';
  const caption = `Line: median; dashed: p90 where a slot has ten answers; band: least to greatest. Slots of ${time.seconds} s, ${where(section)}, all on one scale (n = ${answers(time.lines, metric)}).`;
  const behind = table(title, ['provider', 'sent after', 'n', 'min', 'p50', 'p90', 'p95', 'max'],
    time.lines.flatMap(row => row.report.timeline.slots.map(slot => {
      const at = slot[name];
      const say = (value, least) => value != null ? millis(value) : at.count ? `n/a (${at.count} < ${least})` : NONE;
      return [labelOf(row.report), clock(slot.at), at.count, millis(at.min), say(at.p50, 1), say(at.p90, 10), say(at.p95, 20), millis(at.max)];
    })), {kinds: ['', 'figure', ...Array(6).fill('number')], caption: METRICS[metric] + ', ms'});
  place.append(figure(title, caption, grid, behind, true));
  const most = Math.max(...time.lines.flatMap(row => row.report.timeline.slots.map(slot => slot[name].max || 0)));
  const least = Math.min(...time.lines.flatMap(row => row.report.timeline.slots.map(slot => slot[name].min || Infinity)));
  const log = most > 40 * least;
  for (const row of time.lines) {
    const label = labelOf(row.report);
    const series = seriesOf(row.report);
    const box = chartBox(label + ': ' + METRICS[metric] + ' over time.');
    const panel = h('div', {class: 'multiple'}, h('h4', {}, swatch(series), label), box);
    panel.sondeKey = label;
    panel.hidden = state.hidden.has(label);
    grid.append(panel);
    const all = time.at(row);
    const values = part => all.map(slot => slot?.[name][part] ?? null);
    draw(box.firstChild, {
      x: time.x, hidden: new Set(), height: 150, compact: true, xFormat: clock, yFormat: millis, log,
      range: () => log ? [least * .9, most * 1.1] : [0, most * 1.05],
      bands: [{series: [1, 2], of: series}],
      lines: [
        {label: 'max', series, values: values('max'), width: 0},
        {label: 'min', series, values: values('min'), width: 0},
        {label: 'p50', series, values: values('p50'), dash: [], points: true},
        {label: 'p90', series, values: values('p90'), dash: [4, 3], width: 1.5}],
    });
  }
}

function priceChart(section, rows) {
  const metric = state.metric;
  const points = rows.filter(row => row.report.cost.usdPer1kTokens !== null && row.report.latencyMs[metric]?.p50 != null).map(row => ({
    x: row.report.cost.usdPer1kTokens, y: row.report.latencyMs[metric].p50, interval: row.report.latencyMs[metric].ci95?.p50,
    series: seriesOf(row.report), key: labelOf(row.report), name: labelOf(row.report)}));
  if (!points.length) {
    body('price').replaceChildren(h('p', {class: 'quiet'}, 'No provider has both a price and a latency.'));
    return;
  }
  const left = rows.filter(row => !points.some(point => point.key === labelOf(row.report))).map(row => labelOf(row.report));
  const title = 'Dollars per thousand tokens against median ' + METRICS[metric];
  const caption = `Down and left is better, ${where(section)}; bars are 95 % intervals (n = ${answers(rows, metric)}).` + (left.length ? ' Without a price or a latency: ' + left.join(', ') + '.' : '');
  const box = h('div', {class: 'chart', role: 'img', 'aria-label': title + '. ' + caption});
  const behind = table(title, ['provider', '$/1k tok', '$/M in', '$/M out', '$/request', METRICS[metric] + ' p50, ms [95 %]', 'tok/s p50'],
    rows.map(row => [labelOf(row.report), row.usdPer1kTokens, plain(row.report.cost.inputUsdPerMillion), plain(row.report.cost.outputUsdPerMillion),
      plain(row.report.cost.usdPerRequest), row.p50[metric], row.speed]), {kinds: ['', ...Array(4).fill('number'), 'figure', 'number']});
  body('price').replaceChildren(figure(title, caption, box, behind));
  const paint = () => scatter(box, points, '$ per 1k tokens', 'ms', state.hidden);
  paint();
  const watch = new ResizeObserver(paint);
  watch.observe(box);
  plots.push({plot: {destroy() {}, setSeries() {}}, lines: [], watch, box});
}

function regionCharts(section) {
  const metric = state.metric;
  const sections = data.sections.filter(each => each.model === section.model);
  const most = Math.max(...sections.map(each => mostOf(each.rows, metric, 'p50')));
  const medians = label => sections.flatMap(each => each.rows.map(row => cells[row.cell])).filter(cell => labelOf(cell) === label)
    .map(cell => cell.latencyMs[metric]?.p50 ?? Infinity);
  const order = labels.filter(label => medians(label).length).sort((a, b) => Math.min(...medians(a)) - Math.min(...medians(b)) || labels.indexOf(a) - labels.indexOf(b));
  const rowOf = (each, label) => each.rows.find(row => labelOf(cells[row.cell]) === label);
  const panel = each => h('div', {class: 'multiple region'}, h('h4', {}, each.region),
    table(each.region, ['provider', '0 to ' + millis(most) + ' ms', 'p50'], order.filter(label => rowOf(each, label)).map(label => {
      const row = rowOf(each, label);
      const cell = cells[row.cell];
      return [label, most > 0 ? whisker(cell.latencyMs[metric], 'p50', most, seriesOf(cell), 'median ' + row.p50[metric] + ' ms') : NONE, millis(cell.latencyMs[metric]?.p50)];
    }), {kinds: ['', '', 'number']}));
  const title = 'Median ' + METRICS[metric] + ' from every region';
  const caption = `Dots are medians, whiskers 95 % intervals, on one scale, in one order (${range(sections.flatMap(each => each.rows).map(row => cells[row.cell].latencyMs[metric]?.count || 0), 'answers each')}).`;
  const behind = table(title, ['provider', ...sections.map(each => each.region)], order.map(label => [label, ...sections.map(each => rowOf(each, label)?.p50[metric] ?? NONE)]),
    {kinds: ['', ...sections.map(() => 'figure')], caption: 'p50 [95 %], ms'});
  body('regions').replaceChildren(figure(title, caption, h('div', {class: 'multiples'}, sections.map(panel)), behind));
}
