
/* Where ticks and labels stand. Pure: numbers in, numbers and texts out. */

const decimals = value => value.toFixed(12).replace(/0+$/, '').split('.')[1].length;

/* Round values, 1, 2 or 5 times a power of ten apart: at most `most`, but two where the next coarser ones are fewer. */
function ticks(from, to, most) {
  const raw = (to - from) / Math.max(1, most);
  if (!(raw > 0)) {
    return [from];
  }
  const power = 10 ** Math.floor(Math.log10(raw));
  let finer = [from];
  for (const width of [1, 2, 5, 10, 20, 50].map(each => each * power)) {
    const first = Math.ceil(from / width - 1e-9);
    const last = Math.floor(to / width + 1e-9);
    const found = Array.from({length: last - first + 1}, (any, at) => Number(((first + at) * width).toPrecision(12)));
    if (found.length <= most) {
      return found.length < 2 ? finer : found;
    }
    finer = found;
  }
  return finer;
}

/* The same number of decimals on all ticks of an axis. */
function tickLabels(values) {
  const digits = Math.max(0, ...values.map(decimals));
  return values.map(value => value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}));
}

/* Round values on a log scale: the finest pattern of which at most `most` fit. */
function logTicks(from, to, most) {
  const within = pattern => {
    const found = [];
    for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
      pattern.forEach(each => found.push(Number((each * 10 ** power).toPrecision(12))));
    }
    return found.filter(tick => tick >= from && tick <= to);
  };
  for (const pattern of [[1, 1.5, 2, 3, 4, 5, 6, 8], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]) {
    const found = within(pattern);
    if (found.length >= 2 && found.length <= most) {
      return found;
    }
  }
  const powers = within([1]);
  const every = Math.ceil(powers.length / most);
  return powers.length > most ? powers.filter((tick, at) => at % every === 0) : ticks(from, to, most);
}

/* On a log scale each tick has the digits that it needs. */
const logLabels = values => values.map(value => value.toLocaleString('en', {maximumSignificantDigits: 6}));

const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/* Whole seconds, minutes or hours from 0. */
function clockTicks(last, most) {
  const width = CLOCK.find(each => last / each < most) || 86400 * Math.ceil(last / 86400 / most);
  return Array.from({length: Math.floor(last / width) + 1}, (any, at) => at * width);
}

/* One unit for all ticks of an axis: seconds, minutes with seconds, or hours with minutes. */
function clockLabels(values) {
  const last = Math.max(...values);
  const pad = value => String(Math.floor(value)).padStart(2, '0');
  return values.map(value => last < 120 ? value + ' s'
    : last < 7200 ? Math.floor(value / 60) + ':' + pad(value % 60)
      : Math.floor(value / 3600) + ':' + pad(value / 60 % 60) + ' h');
}

/* Leaves out ticks that are nearer than `gap` to one that is kept; the first ones count most. */
function apart(positions, gap) {
  const kept = [];
  positions.forEach((at, i) => {
    if (kept.every(each => Math.abs(positions[each] - at) >= gap)) {
      kept.push(i);
    }
  });
  return kept;
}

/* Positions at least `gap` apart between two ends, in the same order, near where they are wanted. */
function spread(wanted, gap, least, most) {
  const order = wanted.map((any, at) => at).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const placed = [];
  let free = least;
  for (const at of order) {
    placed[at] = Math.max(free, wanted[at]);
    free = placed[at] + gap;
  }
  free = most;
  for (const at of order.reverse()) {
    placed[at] = Math.min(free, placed[at]);
    free = placed[at] - gap;
  }
  return placed;
}

const overlaps = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/*
 * Boxes for names of points, each beside its point where it covers no point, no interval and no other name.
 * points: {x, y, width, from, to}, the interval from `from` to `to`; frame: {left, top, right, bottom}.
 */
function placeNames(points, height, frame) {
  const taken = points.flatMap(p => [
    {left: p.x - 9, top: p.y - 9, width: 18, height: 18},
    {left: p.x - 2, top: p.to, width: 4, height: p.from - p.to}]);
  return points.map(p => {
    const tries = [];
    for (let away = 0; away < 14; away++) {
      for (const up of away ? [-1, 1] : [1]) {
        const top = p.y - height / 2 + up * away * height * .75;
        tries.push({left: p.x + 12, top}, {left: p.x - 12 - p.width, top}, {left: p.x - p.width / 2, top});
      }
    }
    const inside = box => box.left >= frame.left && box.left + p.width <= frame.right && box.top >= frame.top && box.top + height <= frame.bottom;
    const found = tries.map(each => ({...each, width: p.width, height})).find(box => inside(box) && !taken.some(other => overlaps(box, other)));
    if (found) {
      taken.push(found);
    }
    return found || null;
  });
}

/* A name of at most `most` characters: its middle is left out. */
function shortened(name, most) {
  const all = [...name];
  const head = Math.ceil((most - 1) * .6);
  return all.length <= most ? name : all.slice(0, head).join('') + '…' + all.slice(all.length - (most - 1 - head)).join('');
}
