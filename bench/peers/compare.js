// Prints what the runs in SCRATCH found, side by side, as a table in Markdown: node compare.js SCRATCH
import fs from 'node:fs';

const scratch = process.argv[2];
const size = JSON.parse(fs.readFileSync(`${scratch}/dossier.json`, 'utf8')).sizes[0];
const peers = ['kuzu', 'duckdb', 'sqlite'].map((name) => ({
  name,
  rows: new Map(fs.readFileSync(`${scratch}/${name}.jsonl`, 'utf8').trim().split('\n').map(JSON.parse)
                    .map((row) => [row.work, row])),
}));

function number(value) {
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
}
function cell(row) {
  if (!row) return '-';
  if (row.over_seconds) return `over ${row.over_seconds} s`;
  return number(row.median_us) + (row.differing > 0 ? ` (${row.differing} of ${row.inputs} ANSWERS DIFFER)` : '');
}

const graph = size.graphs[0];
console.log(`${number(size.persons)} persons, ${number(size.relationships)} relationships; medians in microseconds`);
console.log();
console.log('| work | by hand | Dossier | Kuzu | DuckDB | SQLite | best peer / Dossier |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
let differing = 0;
for (const row of graph.rows.filter(({work}) => work !== 'CSV load')) {
  const others = peers.map((peer) => peer.rows.get(row.work));
  if (others.every((other) => !other)) continue;
  differing += row.differing + others.reduce((sum, other) => sum + (other?.differing ?? 0), 0);
  const best = Math.min(...others.map((other) => other?.median_us ?? Infinity));
  const cells = [row.work, row.by_hand ? number(row.by_hand.median_us) : '', cell({...row, ...row.query}),
                 ...others.map(cell), best < Infinity ? `${number(best / row.query.median_us)}x` : ''];
  console.log(`| ${cells.join(' | ')} |`);
}
const loads = [{name: 'Dossier', load: {median_us: graph.load_seconds * 1e6, bytes_on_disk: graph.bytes_on_disk,
                                        peak_memory_kb: graph.import_peak_memory / 1024}},
               ...peers.map(({name, rows}) => ({name, load: rows.get('CSV load')}))];
console.log();
console.log('| CSV load | seconds | MB on disk | peak MB of memory |');
console.log('| --- | --- | --- | --- |');
for (const {name, load} of loads) {
  const memory = load.peak_memory_kb ? number(load.peak_memory_kb / 1000) : '-';
  console.log(`| ${name} | ${number(load.median_us / 1e6)} | ${number(load.bytes_on_disk / 1e6)} | ${memory} |`);
}
process.exit(differing > 0 ? 1 : 0);
