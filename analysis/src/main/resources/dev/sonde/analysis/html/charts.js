
/* Drawing. Every series has its own colour and its own dash, so that either is enough to identify it. */

const COLORS = 6;
const DASHES = [[], [9, 4], [2, 4], [12, 4, 2, 4]];
let plots = [];

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const color = series => css('--c' + series % COLORS);
const dash = series => DASHES[series % DASHES.length];

function swatch(series) {
  const stroke = {x1: 1, x2: 27, y1: 5, y2: 5, stroke: 'currentColor', 'stroke-width': 3, 'stroke-dasharray': dash(series).join(' ') || 'none'};
  return svg('svg', {class: 'swatch s' + series % COLORS, viewBox: '0 0 28 10', 'aria-hidden': 'true'}, svg('line', stroke));
}

function translucent(hex, alpha) {
  return hex + Math.round(alpha * 255).toString(16).padStart(2, '0');
}

function clearPlots() {
  plots.forEach(each => {
    each.watch.disconnect();
    each.plot.destroy();
  });
  plots = [];
}

/*
 * A chart in its box.
 * lines: {label, series, values, key, width, fill, steps, points}; a line belongs to the provider
 * `key`, and is hidden with it.
 */
function draw(box, {x, lines, bands, xTicks, xFormat, yFormat, yLabel, logX, log, height, range: yRange, hidden, title, compact}) {
  const axis = {
    stroke: () => css('--quiet'),
    grid: {stroke: () => css('--line'), width: 1},
    ticks: {stroke: () => css('--line'), width: 1},
    font: '12px system-ui, "DejaVu Sans", sans-serif',
  };
  const readout = box.parentElement.querySelector('.readout');
  const options = {
    width: Math.max(120, box.clientWidth),
    height,
    legend: {show: false},
    cursor: {drag: {x: false, y: false}, points: {size: 7}, y: false},
    scales: {x: {time: false, distr: logX ? 3 : 1}, y: {distr: log ? 3 : 1, range: yRange}},
    axes: [
      {...axis, space: compact ? 60 : 44, size: 30, splits: xTicks, values: (u, ticks) => ticks.map(v => v === null ? null : xFormat(v))},
      {...axis, size: compact ? 50 : 64, values: (u, ticks) => ticks.map(v => v === null ? null : yFormat(v)),
        label: compact ? undefined : yLabel, labelSize: 18, labelFont: axis.font},
    ],
    series: [{}, ...lines.map(line => ({
      label: line.label,
      show: !hidden.has(line.key),
      stroke: line.width === 0 ? 'transparent' : color(line.series),
      width: line.width ?? 2,
      dash: line.dash ?? dash(line.series),
      paths: line.steps ? uPlot.paths.stepped({align: 1}) : undefined,
      spanGaps: line.span ?? false,
      points: {show: line.points ?? false, size: 4, fill: color(line.series)},
    }))],
    bands: (bands || []).map(band => ({series: band.series, fill: translucent(color(band.of), .22)})),
    hooks: {setCursor: [u => readout && tell(readout, u, lines, xFormat, yFormat, title)]},
  };
  const plot = new uPlot(options, [x, ...lines.map(line => line.values)], box);
  const watch = new ResizeObserver(() => {
    const width = Math.max(120, box.clientWidth);
    if (width !== plot.width) {
      plot.setSize({width, height});
    }
  });
  watch.observe(box);
  box.onkeydown = event => step(event, plot);
  plots.push({plot, lines, watch, box});
  return plot;
}

/* The values under the cursor, the smallest first. */
function tell(readout, u, lines, xFormat, yFormat, title) {
  const at = u.cursor.idx;
  if (at === null || at === undefined) {
    readout.textContent = '';
    return;
  }
  const told = lines
    .map((line, i) => ({name: line.label, value: u.data[i + 1][at], show: u.series[i + 1].show && line.label}))
    .filter(each => each.show && each.value !== null && each.value !== undefined)
    .sort((a, b) => a.value - b.value);
  readout.textContent = told.length
    ? (title ? title + ' ' : '') + xFormat(u.data[0][at]) + ': ' + told.map(each => each.name + ' ' + yFormat(each.value)).join(' · ')
    : '';
}

/* Arrow keys move the cursor of the chart that has the focus. */
function step(event, plot) {
  const last = plot.data[0].length - 1;
  const at = plot.cursor.idx ?? -1;
  const to = {ArrowRight: Math.min(last, at + 1), ArrowLeft: Math.max(0, at - 1), Home: 0, End: last}[event.key];
  if (to !== undefined) {
    event.preventDefault();
    plot.setCursor({left: plot.valToPos(plot.data[0][to], 'x'), top: 10});
  }
}

function showSeries(key, show) {
  plots.forEach(({plot, lines}) => lines.forEach((line, at) => {
    if (line.key === key) {
      plot.setSeries(at + 1, {show});
    }
  }));
}

function chartBox(label) {
  return h('div', {},
    h('div', {class: 'chart', role: 'img', tabindex: '0', 'aria-label': label + ' Arrow keys move along it; its table follows.'}),
    h('p', {class: 'readout', 'aria-live': 'polite'}));
}

/* An interval with a dot at its middle value, on a scale from 0 to `most`. */
function whisker(latency, name, most, series, label) {
  const at = value => 2 + 96 * value / most;
  const line = (from, to, width, cap) => svg('line', {x1: from, x2: to, y1: 8, y2: 8, stroke: 'currentColor', 'stroke-width': width,
    'stroke-linecap': cap, 'vector-effect': 'non-scaling-stroke'});
  const picture = svg('svg', {class: 'whisker s' + series % COLORS, viewBox: '0 0 100 16', preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
    svg('line', {x1: 2, x2: 98, y1: 8, y2: 8, stroke: 'var(--line)', 'stroke-width': 1, 'vector-effect': 'non-scaling-stroke'}));
  const interval = latency.ci95 && latency.ci95[name];
  if (interval) {
    picture.append(line(at(interval[0]), at(interval[1]), 3, 'butt'));
    interval.forEach(end => picture.append(svg('line', {x1: at(end), x2: at(end), y1: 3, y2: 13, stroke: 'currentColor', 'stroke-width': 2,
      'vector-effect': 'non-scaling-stroke'})));
  }
  if (latency[name] !== null && latency[name] !== undefined) {
    picture.append(line(at(latency[name]), at(latency[name]) + .01, 9, 'round'));
  }
  return picture;
}

/* Ticks at 1, 2 or 5 times a power of ten. */
function ticks(from, to, about) {
  const raw = (to - from) / about || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const width = [1, 2, 5, 10].map(each => each * power).find(each => each >= raw);
  const found = [];
  for (let value = Math.ceil(from / width) * width; value <= to + width / 1e6; value += width) {
    found.push(Number(value.toPrecision(12)));
  }
  return found;
}

/* Points with an interval each: {x, y, interval, series, key, name}. Names stand beside their points. */
function scatter(box, points, xLabel, yLabel, hidden) {
  const width = Math.max(260, box.clientWidth);
  const height = 380;
  const frame = {left: 58, right: 20, top: 12, bottom: 44};
  const xMost = Math.max(...points.map(p => p.x)) * 1.12 || 1;
  const yMost = Math.max(...points.map(p => p.interval ? p.interval[1] : p.y)) * 1.08 || 1;
  const xAt = value => frame.left + (width - frame.left - frame.right) * value / xMost;
  const yAt = value => height - frame.bottom - (height - frame.top - frame.bottom) * value / yMost;
  const chart = svg('svg', {class: 'svgchart', viewBox: `0 0 ${width} ${height}`, height, 'aria-hidden': 'true'});
  ticks(0, yMost, 6).forEach(value => chart.append(
    svg('line', {class: 'grid', x1: frame.left, x2: width - frame.right, y1: yAt(value), y2: yAt(value)}),
    svg('text', {class: 'tick', x: frame.left - 6, y: yAt(value) + 4, 'text-anchor': 'end'}, plain(value))));
  ticks(0, xMost, width < 500 ? 3 : 7).forEach(value => chart.append(
    svg('line', {class: 'grid', x1: xAt(value), x2: xAt(value), y1: frame.top, y2: height - frame.bottom}),
    svg('text', {class: 'tick', x: xAt(value), y: height - frame.bottom + 16, 'text-anchor': 'middle'}, plain(value))));
  chart.append(
    svg('text', {class: 'tick', x: width - frame.right, y: height - 8, 'text-anchor': 'end'}, xLabel + ' →'),
    svg('text', {class: 'tick', x: 12, y: frame.top, transform: `rotate(-90 12 ${frame.top})`, 'text-anchor': 'end'}, yLabel + ' →'));
  const taken = [];
  points.forEach(point => {
    const group = svg('g', {class: 's' + point.series % COLORS + (hidden.has(point.key) ? ' hidden' : ''), 'data-shape': point.series % 4});
    if (point.interval) {
      group.append(svg('line', {x1: xAt(point.x), x2: xAt(point.x), y1: yAt(point.interval[0]), y2: yAt(point.interval[1]), stroke: 'currentColor', 'stroke-width': 2}));
    }
    group.append(marker(xAt(point.x), yAt(point.y), point.series));
    group.append(pointName(point, xAt(point.x), yAt(point.y), width, taken));
    group.sondeKey = point.key;
    chart.append(group);
  });
  box.replaceChildren(chart);
}

function marker(x, y, series) {
  const shapes = [`M${x - 6} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`, `M${x - 6} ${y - 6}h12v12h-12z`, `M${x} ${y - 7}l7 12h-14z`, `M${x} ${y - 8}l8 8l-8 8l-8 -8z`];
  return svg('path', {d: shapes[series % shapes.length], fill: 'currentColor'});
}

/* Places a name beside its point, at the first position where it covers no other name. */
function pointName(point, x, y, width, taken) {
  const text = point.name.length > 22 ? point.name.slice(0, 21) + '…' : point.name;
  const wide = 7 * text.length;
  const right = x + 11 + wide < width;
  const from = right ? x + 11 : x - 11 - wide;
  const free = top => !taken.some(each => top < each.top + 13 && each.top < top + 13 && from < each.from + each.wide && each.from < from + wide);
  const offset = [0, 13, -13, 26, -26, 39, -39].find(by => free(y + by)) ?? 0;
  taken.push({top: y + offset, from, wide});
  return svg('text', {x: right ? x + 11 : x - 11, y: y + offset + 4, 'text-anchor': right ? 'start' : 'end'}, text);
}
