'use strict';
/* Elements of the page. Strings are inserted as text only. */

const SVG = 'http://www.w3.org/2000/svg';
const NONE = '–';

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  return append(element, children);
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    element.setAttribute(name, value);
  }
  return append(element, children);
}

const byId = id => document.getElementById(id);

/* A cell is a string, a node, or {value, kind} with kind number, figure or text. */
function table(label, head, rows, options = {}) {
  const kind = (cell, at) => (cell && cell.kind) || (options.kinds || [])[at] || '';
  const content = cell => (cell && cell.kind ? cell.value : cell);
  const body = rows.map(row => h('tr', {class: row.best ? 'best' : null},
    (row.cells || row).map((cell, at) => at === (options.header || 0)
      ? h('th', {scope: 'row', class: kind(cell, at)}, content(cell))
      : h('td', {class: kind(cell, at)}, content(cell)))));
  return h('div', {class: 'scroll', role: 'region', tabindex: '0', 'aria-label': label},
    h('table', {},
      options.caption && h('caption', {}, options.caption),
      h('thead', {}, h('tr', {}, head.map((name, at) => h('th', {scope: 'col', class: kind(null, at)}, name)))),
      h('tbody', {}, body)));
}

/* A chart with a heading, a caption, and the table behind it. */
function figure(title, caption, body, behind, style) {
  return h('figure', {class: style || null},
    h('h3', {}, title),
    h('figcaption', {}, caption),
    body,
    h('details', {}, h('summary', {}, 'Table'), behind));
}

function bullets(lines) {
  return lines.length ? h('ul', {}, lines.map(line => h('li', {}, line))) : null;
}

/* Three significant digits, as in the text report. */
function millis(value) {
  if (value === null || value === undefined) {
    return NONE;
  }
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
}

function plain(value) {
  return value === null || value === undefined ? NONE : Number(value.toPrecision(3)).toLocaleString('en', {maximumSignificantDigits: 3});
}

function percent(share) {
  if (share === null || share === undefined) {
    return NONE;
  }
  const rounded = Math.round(share * 1000) / 10;
  if (rounded === 0 && share > 0) {
    return Number((100 * share).toPrecision(1)) + '%';
  }
  return (rounded === 100 && share < 1 ? 99.9 : rounded) + '%';
}

function clock(seconds) {
  if (seconds < 120) {
    return seconds + ' s';
  }
  const pad = value => String(Math.floor(value)).padStart(2, '0');
  return seconds < 7200
    ? Math.floor(seconds / 60) + ':' + pad(seconds % 60)
    : Math.floor(seconds / 3600) + ' h ' + pad(seconds / 60 % 60);
}

const MINIMUM = {p50: 1, p90: 10, p95: 20, p99: 100, p999: 1000};

/* A percentile with its interval, or the reason why there is none. */
function percentile(latency, name) {
  if (!latency || latency.count === 0) {
    return NONE;
  }
  if (latency[name] === null || latency[name] === undefined) {
    return 'n/a (' + latency.count + ' < ' + MINIMUM[name] + ')';
  }
  const interval = latency.ci95 && latency.ci95[name];
  const indicative = name !== 'p50' && latency.count < 10 * MINIMUM[name];
  return (indicative ? '~' : '') + millis(latency[name]) + (interval ? ' [' + millis(interval[0]) + ', ' + millis(interval[1]) + ']' : '');
}

/* The smallest and the greatest value, for a caption. */
function range(values, noun) {
  const known = values.filter(value => value !== null && value !== undefined);
  if (!known.length) {
    return 'no ' + noun;
  }
  const least = Math.min(...known);
  const most = Math.max(...known);
  return (least === most ? least : least + ' to ' + most) + ' ' + noun;
}
