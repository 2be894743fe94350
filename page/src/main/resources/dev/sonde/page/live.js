/* A run that goes on: the server sends the part of the page that changes. */

import {times} from './site.js';

const place = document.querySelector('[data-live]');
const connection = document.getElementById('connection');
let seen = Date.now();
let lost = false;

/* The server sends a state at least each two seconds; a connection that is cut silently gives no error. */
const SILENCE_SECONDS = 6;

function show() {
  const age = Math.round((Date.now() - seen) / 1000);
  if (age > SILENCE_SECONDS) lost = true;
  connection.hidden = !lost;
  place.classList.toggle('stale', lost);
  if (lost) {
    connection.textContent = `The coordinator does not answer. These figures are ${age} s old; the page tries again each second.`;
  }
}

/* Whatever the reader has opened or focused stays so. */
function replace(markup) {
  const open = [...place.querySelectorAll('details')].map(each => each.open);
  const scrolled = [...place.querySelectorAll('.scroll')].map(each => each.scrollLeft);
  place.innerHTML = markup;
  place.querySelectorAll('details').forEach((each, at) => {
    each.open = open[at] ?? each.open;
  });
  place.querySelectorAll('.scroll').forEach((each, at) => {
    each.scrollLeft = scrolled[at] ?? 0;
  });
  times(place);
}

const source = new EventSource(place.dataset.live);
/* An open connection is no figure yet: only a new state says that all is well. */
source.addEventListener('state', event => {
  seen = Date.now();
  lost = false;
  replace(event.data);
  show();
});
source.addEventListener('final', () => {
  source.close();
  location.reload();
});
source.onerror = () => {
  lost = true;
  show();
  if (source.readyState === EventSource.CLOSED) {
    // An answer that is no stream, such as a refusal while the coordinator starts, ends the source.
    setTimeout(reloadWhenThere, 1000);
  }
};

/* A reload while nobody answers would replace the figures by the browser's own error. */
async function reloadWhenThere() {
  try {
    const answer = await fetch(location.href, {method: 'HEAD', cache: 'no-store'});
    if (answer.ok) {
      location.reload();
      return;
    }
  } catch {
    // It is tried again.
  }
  setTimeout(reloadWhenThere, 1000);
}
setInterval(show, 1000);
