
/* The report, and what Java made for the charts. */

const report = JSON.parse(byId('report').textContent);
const data = JSON.parse(byId('data').textContent);
const cells = report.cells;

const labelOf = cell => cell.provider;
const labels = data.series;
const seriesOf = cell => labels.indexOf(labelOf(cell));

/* Service times are from when a probe was sent, response times from when it was due. */
const METRICS = data.metrics;
const ranked = report.run.rankBy in METRICS ? report.run.rankBy : Object.keys(METRICS)[0];
