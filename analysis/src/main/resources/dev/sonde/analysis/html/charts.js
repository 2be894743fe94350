
/* Drawing. Every series has its own colour and its own dash, so that either is enough to identify it. */

const COLORS = 6;
const DASHES = [[], [9, 4], [2, 4], [12, 4, 2, 4]];
const FEW = 4;
const FONT = '12px system-ui, "DejaVu Sans", sans-serif';
let plots = [];

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const color = series => css('--c' + series % COLORS);
const dash = series => DASHES[series % DASHES.length];
const pen = document.createElement('canvas').getContext('2d');

function textWidth(text) {
  pen.font = FONT;
  return Math.ceil(pen.measureText(text).width);
}

const widest = texts => Math.max(0, ...texts.map(text => textWidth(text || '')));

function swatch(series) {
  const stroke = {x1: 1, x2: 27, y1: 5, y2: 5, stroke: 'currentColor', 'stroke-width': 3, 'stroke-dasharray': dash(series).join(' ') || 'none'};
  return svg('svg', {class: 'swatch s' + series % COLORS, viewBox: '0 0 28 10', 'aria-hidden': 'true'}, svg('line', stroke));
}

function translucent(hex, alpha) {
  return hex + Math.round(alpha * 255).toString(16).padStart(2, '0');
}

/* What needs the width of an element is done when all elements have their places: a width is final then. */
let waiting = [];
const whenPlaced = job => waiting.push(job);

function drawAll() {
  const jobs = waiting;
  waiting = [];
  jobs.forEach(job => job());
}

function clearPlots() {
  plots.forEach(each => each.plot.destroy());
  plots = [];
}

/*
 * A chart in its box.
 * x, y: {log, range, ticks(from, to, most), labels(values), title}
 * lines: {label, series, values, key, name, width, steps, points, faint}; a line belongs to the provider `key`, and is
 * hidden with it; one with a `name` has it beside its end.
 */
const draw = (box, chart) => whenPlaced(() => plotted(box, chart));

function plotted(box, {at, x, y, lines, bands, height, hidden, compact}) {
  const direct = lines.some(line => line.name);
  const names = lines.map(line => line.name ? shortened(line.name, box.clientWidth < 500 ? 15 : 26) : null);
  const axis = {
    stroke: () => css('--quiet'),
    grid: {stroke: () => css('--line'), width: 1},
    ticks: {stroke: () => css('--line'), width: 1, size: 5},
    font: FONT,
    filter: (u, splits) => splits,
  };
  const readout = box.parentElement.querySelector('.readout');
  const options = {
    width: Math.max(120, box.clientWidth),
    height,
    padding: [10, direct ? widest(names) + 22 : 16, 0, 0],
    legend: {show: false},
    cursor: {drag: {x: false, y: false}, points: {size: 7}, y: false},
    scales: {x: {time: false, distr: x.log ? 3 : 1, range: x.range && (() => x.range)}, y: {distr: y.log ? 3 : 1, range: () => y.range}},
    axes: [
      {...axis, size: 28, gap: 4, splits: (u, i, from, to) => xTicks(u, x, from, to), values: (u, splits) => x.labels(splits)},
      {...axis, gap: 4, size: (u, values) => (values ? widest(values) : 20) + 12,
        splits: (u, i, from, to) => y.ticks(from, to, Math.max(2, Math.floor(height / (compact ? 34 : 48)))), values: (u, splits) => y.labels(splits),
        label: compact ? undefined : y.title, labelSize: 18, labelFont: FONT},
    ],
    series: [{}, ...lines.map(line => ({
      label: line.label,
      show: !hidden.has(line.key),
      stroke: line.width === 0 ? 'transparent' : line.faint ? css('--faint') : color(line.series),
      width: line.width ?? 2,
      dash: line.dash ?? dash(line.series),
      spanGaps: line.span ?? false,
      points: {show: line.points ?? false, size: 5, fill: color(line.series)},
    }))],
    bands: (bands || []).map(band => ({series: band.series, fill: translucent(color(band.of), .22)})),
    hooks: {
      setCursor: [u => readout && tell(readout, u, lines, x, y)],
      draw: direct ? [u => nameEnds(u, lines, names)] : [],
    },
  };
  const plot = new uPlot(options, [at, ...lines.map(line => line.values)], box);
  plot.root.setAttribute('aria-hidden', 'true');
  box.onkeydown = event => step(event, plot);
  plots.push({plot, lines, box});
}

/* The ticks that fit, by the width of their labels. */
function xTicks(u, x, from, to) {
  const width = u.bbox.width / devicePixelRatio || u.width - 60;
  const most = Math.max(2, Math.floor(width / 56));
  const all = x.ticks(from, to, most);
  const gap = widest(x.labels(all)) + 10;
  return apart(all.map(value => u.valToPos(value, 'x')), gap).map(i => all[i]).sort((a, b) => a - b);
}

/* Names beside the ends of their lines, spread so that they cover nothing, each with a line to its end. */
function nameEnds(u, lines, names) {
  u.root.querySelectorAll('.end').forEach(each => each.remove());
  const ends = lines.flatMap((line, i) => {
    const values = u.data[i + 1];
    const last = values.findLastIndex(value => value !== null && value !== undefined);
    return names[i] && u.series[i + 1].show && last >= 0 ? [{line, name: names[i], x: u.valToPos(u.data[0][last], 'x'), y: u.valToPos(values[last], 'y')}] : [];
  });
  const {offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height} = u.over;
  const places = spread(ends.map(end => end.y), 16, 2, height - 2);
  const scale = devicePixelRatio;
  ends.forEach((end, i) => {
    const label = h('span', {class: 'end s' + end.line.series % COLORS, title: end.line.name}, end.name);
    label.style.left = left + width + 16 + 'px';
    label.style.top = top + places[i] - 8 + 'px';
    u.root.append(label);
    u.ctx.save();
    u.ctx.strokeStyle = color(end.line.series);
    u.ctx.lineWidth = scale;
    u.ctx.setLineDash([scale, 2 * scale]);
    u.ctx.beginPath();
    u.ctx.moveTo((left + end.x) * scale, (top + end.y) * scale);
    u.ctx.lineTo((left + width) * scale, (top + end.y) * scale);
    u.ctx.lineTo((left + width + 13) * scale, (top + places[i]) * scale);
    u.ctx.stroke();
    u.ctx.restore();
  });
}

/* The values under the cursor, the smallest first. */
function tell(readout, u, lines, x, y) {
  const at = u.cursor.idx;
  if (at === null || at === undefined) {
    readout.textContent = '';
    return;
  }
  const told = lines
    .map((line, i) => ({name: line.label, value: u.data[i + 1][at], show: u.series[i + 1].show && line.label && !line.faint}))
    .filter(each => each.show && each.value !== null && each.value !== undefined)
    .sort((a, b) => a.value - b.value);
  readout.textContent = told.length ? x.tell(u.data[0][at]) + ': ' + told.map(each => each.name + ' ' + y.tell(each.value)).join(' · ') : '';
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

/* Boxes for charts of one series each, with its name above it. */
function namedBoxes(place, named) {
  const grid = h('div', {class: 'multiples'});
  const boxes = named.map(({key, series, label}) => {
    const box = chartBox(label);
    const panel = h('div', {class: 'multiple'}, h('p', {class: 'name'}, swatch(series), h('span', {}, key)), box);
    panel.sondeKey = key;
    panel.hidden = state.hidden.has(key);
    grid.append(panel);
    return box.firstChild;
  });
  place.append(grid);
  return boxes;
}

/*
 * Lines of several providers. A few share a chart, each with its name at its end. More than a few would hide each
 * other: each gets a chart of its own, with the others in grey behind it.
 */
function lineCharts(place, title, {lines, bands = [], height, ...chart}) {
  const keys = [...new Set(lines.map(line => line.key))];
  if (keys.length <= FEW) {
    const box = chartBox(title);
    place.append(box);
    draw(box.firstChild, {...chart, height, bands, lines, hidden: state.hidden});
    return;
  }
  const series = keys.map(key => lines.find(line => line.key === key).series);
  const boxes = namedBoxes(place, keys.map((key, i) => ({key, series: series[i], label: key + ': ' + title})));
  for (const [i, key] of keys.entries()) {
    const own = lines.filter(line => line.key === key);
    const others = lines.filter(line => line.key !== key && line.name).map(line => ({...line, faint: true, width: 1, dash: [], points: false}));
    const first = others.length + 1;
    draw(boxes[i], {...chart, height: 150, compact: true, hidden: state.hidden,
      bands: bands.filter(band => lines[band.series[0] - 1].key === key)
        .map(band => ({...band, series: band.series.map(at => first + own.indexOf(lines[at - 1]))})),
      lines: [...others, ...own].map(line => ({...line, name: null, dash: []}))});
  }
}

/*
 * One strip for each provider, all on one scale.
 * rows: {key, series, values from 0 to 1 or null, note}; ticks: {at from 0 to 1, text}
 */
function strips(place, label, rows, ticksFor) {
  const list = h('div', {class: 'strips', role: 'img', 'aria-label': label});
  for (const row of rows) {
    const count = row.values.length;
    const parts = row.values.map((value, at) => value > 0 ? `M${at} 30V${(30 - 28 * Math.min(1, value)).toFixed(2)}h1V30z` : '').join('');
    const idle = row.values.map((value, at) => value === null ? '' : `M${at} 30h1`).join('');
    const picture = svg('svg', {class: 's' + row.series % COLORS, viewBox: `0 0 ${count} 30`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
      svg('path', {d: parts, fill: 'currentColor'}),
      svg('path', {d: idle, stroke: 'currentColor', 'stroke-width': 1, 'vector-effect': 'non-scaling-stroke'}));
    const strip = h('div', {class: 'strip'}, h('span', {class: 'name'}, row.key), picture, h('span', {class: 'note'}, row.note));
    strip.sondeKey = row.key;
    strip.hidden = state.hidden.has(row.key);
    list.append(strip);
  }
  const axis = h('div', {class: 'axis'});
  list.append(h('div', {class: 'strip', 'aria-hidden': 'true'}, h('span', {class: 'name'}), axis, h('span', {class: 'note'})));
  place.append(list);
  whenPlaced(() => axisTicks(axis, ticksFor));
}

function axisTicks(axis, ticksFor) {
  const width = axis.clientWidth;
  const all = ticksFor(Math.max(2, Math.floor(width / 64)));
  const gap = widest(all.map(tick => tick.text)) + 10;
  for (const i of apart(all.map(tick => tick.at * width), gap)) {
    const wide = textWidth(all[i].text);
    const tick = h('span', {}, all[i].text);
    tick.style.left = Math.max(0, Math.min(width - wide, all[i].at * width - wide / 2)) + 'px';
    const mark = h('i', {});
    mark.style.left = all[i].at * width + 'px';
    axis.append(mark, tick);
  }
}

/* An interval with a dot at its middle value, on a scale from 0 to `most`. */
function whisker(latency, name, most, series, label) {
  const at = value => 2 + 96 * value / most;
  const line = (from, to, style) => svg('line', {class: style, x1: from, x2: to, y1: 8, y2: 8});
  const picture = svg('svg', {class: 'whisker s' + series % COLORS, viewBox: '0 0 100 16', preserveAspectRatio: 'none', role: 'img', 'aria-label': label},
    line(2, 98, 'axis'));
  const interval = latency.ci95 && latency.ci95[name];
  if (interval) {
    picture.append(line(at(interval[0]), at(interval[1]), 'interval'));
    interval.forEach(end => picture.append(svg('line', {class: 'end', x1: at(end), x2: at(end), y1: 3, y2: 13})));
  }
  if (latency[name] !== null && latency[name] !== undefined) {
    picture.append(line(at(latency[name]), at(latency[name]) + .01, 'dot'));
  }
  return picture;
}

/* The middle nearest to `at` of a text that has to stand between 0 and `most`. */
const middleWithin = (at, width, most) => Math.max(width / 2, Math.min(at, most - width / 2));

/* Points with an interval each: {x, y, interval, series, key}. Names stand beside their points. */
function scatter(box, points, {xMost, yMost, xLabel, yLabel}) {
  const width = Math.max(260, box.clientWidth);
  const height = 380;
  const yTicks = ticks(0, yMost, 7);
  const yLabels = tickLabels(yTicks);
  const frame = {left: widest(yLabels) + 14, right: width - 14, top: 26, bottom: height - 46};
  const xAt = value => frame.left + (frame.right - frame.left) * value / xMost;
  const yAt = value => frame.bottom - (frame.bottom - frame.top) * value / yMost;
  const all = ticks(0, xMost, 8);
  const gap = widest(tickLabels(all)) + 12;
  const xTicks = ticks(0, xMost, Math.max(2, Math.min(8, Math.floor((frame.right - frame.left) / gap))));
  const xLabels = tickLabels(xTicks);
  const chart = svg('svg', {class: 'svgchart', viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true'});
  yTicks.forEach((value, i) => chart.append(
    svg('line', {class: 'grid', x1: frame.left, x2: frame.right, y1: yAt(value), y2: yAt(value)}),
    svg('text', {class: 'tick', x: frame.left - 6, y: yAt(value) + 4, 'text-anchor': 'end'}, yLabels[i])));
  xTicks.forEach((value, i) => chart.append(
    svg('line', {class: 'grid', x1: xAt(value), x2: xAt(value), y1: frame.top, y2: frame.bottom}),
    svg('text', {class: 'tick', x: middleWithin(xAt(value), textWidth(xLabels[i]), width), y: frame.bottom + 18, 'text-anchor': 'middle'}, xLabels[i])));
  chart.append(
    svg('text', {class: 'tick', x: frame.right, y: height - 8, 'text-anchor': 'end'}, xLabel),
    svg('text', {class: 'tick', x: 0, y: 13}, yLabel));
  const names = points.map(point => shortened(point.key, width < 500 ? 16 : 26));
  const places = placeNames(points.map((point, i) => ({
    x: xAt(point.x), y: yAt(point.y), width: textWidth(names[i]) + 4,
    from: yAt(point.interval ? point.interval[0] : point.y), to: yAt(point.interval ? point.interval[1] : point.y)})), 16, {...frame, right: width});
  points.forEach((point, i) => {
    const [x, y] = [xAt(point.x), yAt(point.y)];
    const group = svg('g', {class: 's' + point.series % COLORS + (state.hidden.has(point.key) ? ' hidden' : ''), 'data-shape': point.series % 4},
      svg('title', {}, point.key));
    if (point.interval) {
      group.append(svg('line', {x1: x, x2: x, y1: yAt(point.interval[0]), y2: yAt(point.interval[1]), stroke: 'currentColor', 'stroke-width': 2}));
    }
    group.append(marker(x, y, point.series));
    if (places[i]) {
      const {left, top, width: wide, height: high} = places[i];
      const near = {x: Math.max(left, Math.min(x, left + wide)), y: Math.max(top, Math.min(y, top + high))};
      if (Math.hypot(near.x - x, near.y - y) > 16) {
        group.append(svg('line', {x1: x, x2: near.x, y1: y, y2: near.y, stroke: 'currentColor', 'stroke-width': 1, 'stroke-dasharray': '1 2'}));
      }
      group.append(svg('text', {class: 'name', x: left + 2, y: top + 12}, names[i]));
    }
    group.sondeKey = point.key;
    chart.append(group);
  });
  box.replaceChildren(chart);
}

function marker(x, y, series) {
  const shapes = [`M${x - 6} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`, `M${x - 6} ${y - 6}h12v12h-12z`, `M${x} ${y - 7}l7 12h-14z`, `M${x} ${y - 8}l8 8l-8 8l-8 -8z`];
  return svg('path', {d: shapes[series % shapes.length], fill: 'currentColor'});
}
