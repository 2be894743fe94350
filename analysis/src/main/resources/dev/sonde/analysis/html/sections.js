
/* The charts, for the chosen models and regions: all of them at first. */

const state = {section: 'all', metric: ranked, hidden: new Set()};
const body = id => byId(id)?.querySelector('.body');

const rowsOf = section => section.rows.map(row => ({...row, report: cells[row.cell], curves: data.curves.cells[row.cell]}));

/* The chosen sections with their rows. */
function chosen() {
  const sections = state.section === 'all' ? data.sections : [data.sections[Number(state.section)]];
  return sections.map(section => ({section, rows: rowsOf(section)}));
}

/* The same sections, each with only the rows that have something to show. */
const having = (facets, has) => facets.map(facet => ({...facet, rows: facet.rows.filter(has)})).filter(facet => facet.rows.length);
const allRows = facets => facets.flatMap(facet => facet.rows);
const answers = (facets, metric) => range(allRows(facets).map(row => row.report.latencyMs[metric]?.count || 0), 'answers per provider');

/* What a caption says about the sections that a figure shows. */
function where(facets) {
  return facets.length > 1 ? ', one panel for each ' + data.facets + ', all on one scale'
    : data.sections.length > 1 ? ', ' + facets[0].section.name : '';
}

/* Who is in the sections, but not in the figure. */
function absent(facets, shown, what) {
  const seen = new Set(allRows(shown).map(row => row.cell));
  const names = allRows(facets).filter(row => !seen.has(row.cell)).map(row => labelOf(row.report));
  return names.length ? ` ${what}: ${[...new Set(names)].join(', ')}.` : '';
}

/* A panel for each section, with its name where there are several. */
function panels(place, facets, paint) {
  const grid = h('div', {class: 'facets'});
  place.append(grid);
  const made = facets.map(facet => {
    const panel = h('div', {class: 'facet'}, facets.length > 1 && h('h4', {}, facet.section.name));
    grid.append(panel);
    return panel;
  });
  facets.forEach((facet, at) => paint(made[at], facet, (facets.length > 1 ? facet.section.name + ': ' : '')));
}

/* A table over all sections; the name of the section is a column where there are several. */
function facetTable(title, facets, head, cellsOf, options) {
  const several = facets.length > 1;
  return table(title, [head[0], ...(several ? ['in'] : []), ...head.slice(1)],
    facets.flatMap(facet => facet.rows.map(row => {
      const [first, ...rest] = cellsOf(row);
      return [first, ...(several ? [facet.section.name] : []), ...rest];
    })), {...options, kinds: [options.kinds[0], ...(several ? ['figure'] : []), ...options.kinds.slice(1)]});
}

/* A milliseconds axis for these values: a log scale where they are far apart. */
function millisAxis(values, title = 'ms') {
  const known = values.flat().filter(value => value > 0);
  const least = Math.min(...known);
  const most = Math.max(...known);
  const log = most > 40 * least;
  return {log, range: log ? [least * .9, most * 1.1] : [0, most * 1.05], ticks: log ? logTicks : ticks, labels: log ? logLabels : tickLabels,
    tell: value => millis(value) + ' ms', title};
}

const NINES = new Map([[0, 'min'], [Math.log10(2), 'p50'], [1, 'p90'], [1 + Math.log10(2), 'p95'], [2, 'p99'], [3, 'p99.9'], [4, 'p99.99'], [5, 'p99.999']]);

function nines(at) {
  const known = [...NINES].find(([place]) => Math.abs(place - at) < .001);
  return known ? known[1] : 'p' + Number((100 * (1 - 10 ** -at)).toPrecision(Math.max(3, Math.ceil(at) + 2)));
}

/* The most telling ticks first: they stay where not all have room. */
const ninesTicks = last => [Math.log10(2), 1, 2, 3, 4, 5, 0, 1 + Math.log10(2)].filter(tick => tick <= last + .001);

/* The effective sample size, reduced by the correlation within time slots. */
const effective = latency => (latency.effectiveCount ? Math.round(latency.effectiveCount) : NONE);
const mean = latency => millis(latency.mean) + (latency.clustered ? ' [' + latency.clustered.mean.map(millis).join(', ') + ']' : '');

function latencyTable(facets, metric) {
  const names = ['p50', 'p90', 'p95', 'p99', 'p999'];
  return facetTable(METRICS[metric] + ' by provider', facets,
    ['provider', 'n', 'effective n', 'timeouts', 'mean [95 %]', 'trimmed mean', 'min', 'p50 [95 %]', 'p90 [95 %]', 'p95 [95 %]', 'p99 [95 %]', 'p99.9 [95 %]', 'max'],
    row => {
      const latency = row.report.latencyMs[metric];
      return [labelOf(row.report), latency.count, effective(latency), latency.censored, mean(latency), millis(latency.trimmedMean), millis(latency.min),
        ...names.map(name => percentile(latency, name)), millis(latency.max)];
    }, {caption: METRICS[metric] + ', ms', kinds: ['', ...Array(3).fill('number'), 'figure', 'number', 'number', ...Array(5).fill('figure'), 'number']});
}

function percentiles(place, chosenOnes, metric) {
  const facets = having(chosenOnes, row => row.curves[metric]);
  if (!facets.length) {
    return;
  }
  const values = allRows(facets).map(row => row.curves[metric].percentiles);
  const x = data.curves.nines.slice(0, Math.max(...values.map(each => each.length)));
  const last = x[x.length - 1];
  const title = METRICS[metric] + ' by percentile';
  const caption = `How slow the slowest are${where(facets)}: each step to the right adds one nine. A curve ends where its sample does (n = ${answers(facets, metric)}).`
    + (facets.some(facet => facet.rows.length > FEW) ? ' Grey: the other providers.' : '') + absent(chosenOnes, facets, 'Without an answer');
  const crowded = facets.length > 1 || facets[0].rows.length > FEW;
  const made = h('div', {});
  place.append(figure(title, caption, made, latencyTable(facets, metric), crowded && 'wide'));
  panels(made, facets, (panel, facet, prefix) => lineCharts(panel, prefix + title + '.', {
    at: x, height: 320, y: millisAxis(values),
    x: {range: [0, last], ticks: () => ninesTicks(last), labels: all => all.map(nines), tell: nines},
    lines: facet.rows.map(row => ({label: labelOf(row.report), name: labelOf(row.report), key: labelOf(row.report), series: seriesOf(row.report),
      values: x.map((any, i) => row.curves[metric].percentiles[i] ?? null), points: row.curves[metric].percentiles.length < 12})),
  }));
}

function distribution(place, chosenOnes, metric) {
  const facets = having(chosenOnes, row => row.curves[metric]);
  if (!facets.length) {
    return;
  }
  const rows = allRows(facets);
  const all = data.curves.edges[metric];
  const used = all.map((edge, at) => rows.some(row => row.curves[metric].counts[at] > 0));
  const from = Math.max(0, used.indexOf(true) - 1);
  const to = Math.min(all.length - 1, used.lastIndexOf(true) + 2);
  const edges = all.slice(from, to + 1);
  const [least, most] = [edges[0], edges[edges.length - 1]];
  const shares = row => {
    const counts = row.curves[metric].counts;
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.slice(from, to).map(count => count / total);
  };
  const tallest = Math.max(...rows.flatMap(shares));
  const title = METRICS[metric] + ' distribution';
  const caption = `Share of answers in each of ${edges.length - 1} bins on a log scale of milliseconds${where(facets)} (n = ${answers(facets, metric)}). The tallest bar is ${percent(tallest)}.`;
  const behind = table(title, ['from, ms', 'to, ms', ...facets.flatMap(facet => facet.rows.map(row => labelOf(row.report) + (facets.length > 1 ? ', ' + facet.section.name : '')))],
    edges.slice(0, -1).map((edge, at) => [millis(edge), millis(edges[at + 1]), ...rows.map(row => row.curves[metric].counts[at + from])]),
    {kinds: ['number', 'number', ...rows.map(() => 'number')], caption: 'values in each bin'});
  const made = h('div', {});
  place.append(figure(title, caption, made, behind, facets.length > 1 && 'wide'));
  panels(made, facets, (panel, facet, prefix) => strips(panel, prefix + title + '. The table below has the counts.',
    facet.rows.map(row => ({key: labelOf(row.report), series: seriesOf(row.report), values: shares(row).map(share => share / tallest),
      note: 'p50 ' + millis(row.report.latencyMs[metric].p50) + ' ms'})),
    count => {
      const values = logTicks(least, most, count);
      const texts = logLabels(values);
      return values.map((value, i) => ({at: Math.log(value / least) / Math.log(most / least), text: texts[i]}));
    }));
}

/* The chosen metric; the others too where there is only one section. */
function latencyCharts(facets) {
  const place = h('div', {class: 'charts'});
  body('latency').replaceChildren(place);
  const metrics = facets.length > 1 ? [state.metric] : [state.metric, ...['ttft', 'itl', 'e2e'].filter(each => each in METRICS && each !== state.metric)];
  metrics.forEach(metric => percentiles(place, facets, metric));
  metrics.forEach(metric => distribution(place, facets, metric));
  if (!place.children.length) {
    place.append(h('p', {class: 'quiet'}, 'No answer here has a ' + METRICS[state.metric] + '.'));
  }
}

/* All slots of the run, including those without a probe. */
function slots(facets) {
  const lines = allRows(facets);
  const seconds = lines[0].report.timeline.slotSeconds || 1;
  const last = Math.max(0, ...lines.flatMap(row => row.report.timeline.slots.map(slot => slot.at)));
  const x = Array.from({length: Math.floor(last / seconds) + 1}, (any, at) => at * seconds);
  const at = row => {
    const byTime = new Map(row.report.timeline.slots.map(slot => [slot.at, slot]));
    return x.map(second => byTime.get(second) ?? null);
  };
  return {seconds, x, at, sampled: lines.some(row => row.report.timeline.sampled) ? ' of a sample of probes' : ''};
}

function timeCharts(chosenOnes) {
  const place = h('div', {class: 'charts'});
  body('time').replaceChildren(place);
  const facets = having(chosenOnes, row => row.report.timeline?.slots.length);
  if (!facets.length) {
    place.append(h('p', {class: 'quiet'}, 'Nothing here has a timeline.'));
    return;
  }
  const time = slots(facets);
  bandCharts(place, chosenOnes, facets, time, ['e2e', 'response'].includes(state.metric) || !('ttft' in METRICS) ? 'e2e' : 'ttft');
  const most = Math.max(...allRows(facets).flatMap(row => row.report.timeline.slots.map(slot => slot.ok)));
  if (most > 0) {
    overTime(place, facets, time, 'Throughput over time', `Successful answers a second${time.sampled} by when they were sent. The tallest bar is ${plain(most / time.seconds)}/s.`,
      slot => slot ? slot.ok / most : 0, slot => slot ? slot.ok : 0, row => row.report.ledger.succeeded + ' ok');
  }
  const failing = having(facets, row => row.report.timeline.slots.some(slot => slot.failed));
  if (failing.length) {
    overTime(place, failing, time, 'Errors over time', `Share of probes that failed${time.sampled} by when they were sent, from 0 to 100 %.` + absent(facets, failing, 'Without an error'),
      slot => slot && slot.ok + slot.failed > 0 ? slot.failed / (slot.ok + slot.failed) : null,
      slot => slot ? slot.failed + ' of ' + (slot.ok + slot.failed) : NONE, row => row.report.ledger.failed + ' failed');
  } else {
    place.append(h('p', {class: 'quiet'}, 'No probe failed: there are no errors over time.'));
  }
}

function overTime(place, facets, time, title, caption, value, shown, note) {
  const rows = allRows(facets);
  const slots = rows.map(time.at);
  const behind = table(title, ['sent after', ...facets.flatMap(facet => facet.rows.map(row => labelOf(row.report) + (facets.length > 1 ? ', ' + facet.section.name : '')))],
    time.x.map((second, at) => [clock(second), ...slots.map(each => shown(each[at]))]), {kinds: ['', ...rows.map(() => 'number')]});
  const made = h('div', {});
  place.append(figure(title, `${caption} Slots of ${time.seconds} s${where(facets)}.`, made, behind, facets.length > 1 && 'wide'));
  const end = time.x.length * time.seconds;
  panels(made, facets, (panel, facet, prefix) => strips(panel, prefix + title + '. The table below has the counts.',
    facet.rows.map(row => ({key: labelOf(row.report), series: seriesOf(row.report), values: time.at(row).map(value), note: note(row)})),
    count => {
      const values = clockTicks(end, count);
      const texts = clockLabels(values);
      return values.map((second, i) => ({at: second / end, text: texts[i]}));
    }));
}

function bandCharts(place, chosenOnes, withTime, time, metric) {
  const name = metric + 'Ms';
  const facets = having(withTime, row => row.report.timeline.slots.some(slot => slot[name].count));
  if (!facets.length) {
    return;
  }
  const title = METRICS[metric] + ' over time, by provider';
  const caption = `Line: median; dashed: p90 where a slot has ten answers; band: least to greatest. Milliseconds, slots of ${time.seconds} s${where(facets)} (n = ${answers(facets, metric)}).`
    + absent(chosenOnes, facets, 'Without an answer');
  const several = facets.length > 1;
  const behind = table(title, ['provider', ...(several ? ['in'] : []), 'sent after', 'n', 'min', 'p50', 'p90', 'p95', 'max'],
    facets.flatMap(facet => facet.rows.flatMap(row => row.report.timeline.slots.map(slot => {
      const at = slot[name];
      const say = (value, least) => value != null ? millis(value) : at.count ? `n/a (${at.count} < ${least})` : NONE;
      return [labelOf(row.report), ...(several ? [facet.section.name] : []), clock(slot.at), at.count, millis(at.min), say(at.p50, 1), say(at.p90, 10), say(at.p95, 20), millis(at.max)];
    }))), {kinds: ['', ...(several ? ['figure'] : []), 'figure', ...Array(6).fill('number')], caption: METRICS[metric] + ', ms'});
  const made = h('div', {});
  place.append(figure(title, caption, made, behind, 'wide'));
  const y = millisAxis(allRows(facets).flatMap(row => row.report.timeline.slots.flatMap(slot => [slot[name].min, slot[name].max])));
  panels(made, facets, (panel, facet, prefix) => {
    const boxes = namedBoxes(panel, facet.rows.map(row => ({key: labelOf(row.report), series: seriesOf(row.report),
      label: prefix + labelOf(row.report) + ': ' + METRICS[metric] + ' over time.'})));
    for (const [i, row] of facet.rows.entries()) {
      const series = seriesOf(row.report);
      const all = time.at(row);
      const values = part => all.map(slot => slot?.[name][part] ?? null);
      draw(boxes[i], {
        at: time.x, hidden: new Set(), height: 150, compact: true, y,
        x: {range: [0, Math.max(time.seconds, time.x[time.x.length - 1])], ticks: (from, to, most) => clockTicks(to, Math.min(most, 4)), labels: clockLabels, tell: clock},
        bands: [{series: [1, 2], of: series}],
        lines: [
          {label: 'max', series, values: values('max'), width: 0},
          {label: 'min', series, values: values('min'), width: 0},
          {label: 'p50', series, values: values('p50'), dash: [], points: true},
          {label: 'p90', series, values: values('p90'), dash: [4, 3], width: 1.5}],
      });
    }
  });
}

const priced = metric => row => row.report.cost.usdPer1kTokens !== null && row.report.latencyMs[metric]?.p50 != null;

function priceCharts(chosenOnes) {
  const metric = state.metric;
  const facets = having(chosenOnes, priced(metric));
  if (!facets.length) {
    body('price').replaceChildren(h('p', {class: 'quiet'}, 'No provider here has both a price and a latency.'));
    return;
  }
  const title = 'Dollars per thousand tokens against median ' + METRICS[metric];
  const caption = `Down and left is better${where(facets)}; bars are 95 % intervals (n = ${answers(facets, metric)}).` + absent(chosenOnes, facets, 'Without a price or a latency');
  const behind = facetTable(title, chosenOnes, ['provider', '$/1k tok', '$/M in', '$/M out', '$/request', METRICS[metric] + ' p50, ms [95 %]', 'tok/s p50'],
    row => [labelOf(row.report), row.usdPer1kTokens, plain(row.report.cost.inputUsdPerMillion), plain(row.report.cost.outputUsdPerMillion),
      plain(row.report.cost.usdPerRequest), row.p50[metric], row.speed], {kinds: ['', ...Array(4).fill('number'), 'figure', 'number']});
  const made = h('div', {});
  body('price').replaceChildren(figure(title, caption, made, behind));
  const rows = allRows(facets);
  const xMost = Math.max(...rows.map(row => row.report.cost.usdPer1kTokens)) * 1.12 || 1;
  const yMost = Math.max(...rows.map(row => row.report.latencyMs[metric].ci95?.p50?.[1] ?? row.report.latencyMs[metric].p50)) * 1.08 || 1;
  panels(made, facets, (panel, facet, prefix) => {
    const box = h('div', {class: 'chart', role: 'img', 'aria-label': prefix + title + '. Its table follows.'});
    panel.append(box);
    const points = facet.rows.map(row => ({x: row.report.cost.usdPer1kTokens, y: row.report.latencyMs[metric].p50, interval: row.report.latencyMs[metric].ci95?.p50,
      series: seriesOf(row.report), key: labelOf(row.report)}));
    whenPlaced(() => scatter(box, points, {xMost, yMost, xLabel: '$ per 1k tokens →', yLabel: '↑ ' + METRICS[metric] + ' p50, ms'}));
  });
}

/* One figure for each model: its regions side by side. */
function regionCharts(facets) {
  const place = h('div', {class: 'charts'});
  body('regions').replaceChildren(place);
  const models = new Set(facets.map(facet => facet.section.model));
  models.forEach(model => regionFigure(place, model, data.sections.filter(each => each.model === model), models.size > 1 ? ', ' + model : ''));
}

function regionFigure(place, model, sections, suffix) {
  const metric = state.metric;
  const latencyOf = row => cells[row.cell].latencyMs[metric];
  const most = Math.max(0, ...sections.flatMap(each => each.rows.flatMap(row => [latencyOf(row)?.p50 ?? 0, latencyOf(row)?.ci95?.p50?.[1] ?? 0])));
  const rowOf = (each, label) => each.rows.find(row => labelOf(cells[row.cell]) === label);
  const least = label => Math.min(...sections.map(each => rowOf(each, label)).map(row => (row && latencyOf(row)?.p50) ?? Infinity));
  const order = labels.filter(label => sections.some(each => rowOf(each, label))).sort((a, b) => least(a) - least(b) || labels.indexOf(a) - labels.indexOf(b));
  const panel = each => h('div', {class: 'multiple region'}, h('h4', {}, each.region),
    table(each.region + suffix, ['provider', '0 to ' + millis(most) + ' ms', 'p50'], order.filter(label => rowOf(each, label)).map(label => {
      const row = rowOf(each, label);
      const cell = cells[row.cell];
      return [label, most > 0 ? whisker(latencyOf(row), 'p50', most, seriesOf(cell), 'median ' + row.p50[metric] + ' ms') : NONE, millis(latencyOf(row)?.p50)];
    }), {kinds: ['', '', 'number']}));
  const title = 'Median ' + METRICS[metric] + ' from every region' + suffix;
  const caption = `Dots are medians, whiskers 95 % intervals, on one scale, in one order (${range(sections.flatMap(each => each.rows).map(row => latencyOf(row)?.count || 0), 'answers each')}).`;
  const behind = table(title, ['provider', ...sections.map(each => each.region)], order.map(label => [label, ...sections.map(each => rowOf(each, label)?.p50[metric] ?? NONE)]),
    {kinds: ['', ...sections.map(() => 'figure')], caption: 'p50 [95 %], ms'});
  place.append(figure(title, caption, h('div', {class: 'multiples regions'}, sections.map(panel)), behind, 'wide'));
}
