/* The switches of every page: which scheme, and whether times are in UTC or local. */

const kept = (name, value) => {
  try {
    if (value !== undefined) {
      localStorage.setItem('sonde.' + name, value);
    }
    return localStorage.getItem('sonde.' + name);
  } catch {
    return null; // A browser that keeps nothing shows what its system prefers.
  }
};

const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

function scheme() {
  const button = document.getElementById('scheme');
  const say = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', 'Switch to the ' + (isDark() ? 'light' : 'dark') + ' scheme');
    dispatchEvent(new Event('sonde:theme'));
  };
  const chosen = kept('scheme');
  if (chosen === 'light' || chosen === 'dark') {
    root.dataset.theme = chosen;
  }
  button.onclick = () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    kept('scheme', root.dataset.theme);
    say();
  };
  system.addEventListener('change', say);
  button.hidden = false;
  say();
}

const digits = number => String(number).padStart(2, '0');

/* The address says it for who gets it: ?times=local. */
const zones = new URLSearchParams(location.search);
let local = (zones.get('times') ?? kept('times')) === 'local';

export function times(within = document) {
  for (const each of within.querySelectorAll('time[datetime]')) {
    const at = new Date(each.dateTime);
    if (Number.isNaN(at.getTime())) {
      continue;
    }
    const utc = at.toISOString();
    each.textContent = local
      ? `${at.getFullYear()}-${digits(at.getMonth() + 1)}-${digits(at.getDate())} ${digits(at.getHours())}:${digits(at.getMinutes())}:${digits(at.getSeconds())} local`
      : utc.slice(0, 10) + ' ' + utc.slice(11, 19) + ' UTC';
    each.title = local ? utc : at.toString();
  }
}

function zone() {
  const button = document.getElementById('zone');
  const say = () => {
    button.textContent = local ? 'Times: local' : 'Times: UTC';
    button.setAttribute('aria-label', 'Show times in ' + (local ? 'UTC' : 'the zone of this browser'));
    times();
  };
  button.onclick = () => {
    local = !local;
    kept('times', local ? 'local' : 'utc');
    const address = new URL(location.href);
    address.searchParams.set('times', local ? 'local' : 'utc');
    history.replaceState(null, '', address);
    say();
  };
  button.hidden = false;
  say();
}

scheme();
zone();
