// node duckdb.js DIR SCRATCH LIMIT
import {DuckDBInstance} from '@duckdb/node-api';
import {measure, measureLoad, readQuestions} from './rows.js';

const [directory, scratch, limit] = process.argv.slice(2);
const path = `${scratch}/duckdb.db`;
const connection = await (await DuckDBInstance.create(path)).connect();

await measureLoad(path, async () => {
  await connection.run(`CREATE TABLE person AS SELECT * FROM
      read_csv('${directory}/persons.csv', header = true, columns = {id: 'INTEGER', name: 'VARCHAR'})`);
  await connection.run('CREATE INDEX by_name ON person(name)');
  await connection.run(`CREATE TABLE met AS SELECT * FROM
      read_csv('${directory}/met.csv', header = true, columns = {src: 'INTEGER', dst: 'INTEGER', date: 'DATE'})`);
  await connection.run(`CREATE TABLE near AS
      SELECT * FROM (SELECT src AS a, dst AS b, date FROM met UNION ALL SELECT dst, src, date FROM met) ORDER BY a, b`);
  await connection.run('DROP TABLE met');
  await connection.run('CHECKPOINT');
});

const prepared = new Map();
async function rowsOf(text, parameters, deadline) {
  if (!prepared.has(text)) prepared.set(text, await connection.prepare(text));
  const statement = prepared.get(text);
  statement.bind(parameters);
  const alarm = setTimeout(() => connection.interrupt(), Math.max(1, deadline - performance.now()));
  try {
    return (await statement.runAndReadAll()).getRows();
  } finally {
    clearTimeout(alarm);
  }
}
const ask = (text, parameters) => async (input, deadline) => {
  const rows = await rowsOf(text, parameters(input), deadline);
  return rows.length === 0 ? -1 : rows[0][0];
};
const seed = ({seed: s}) => ({s});

// Distinct persons at distance 1 to `hops`; `where` filters the relationships.
function within(hops, where = 'true') {
  let text = `WITH h1 AS (SELECT DISTINCT b FROM near WHERE a = $s::INTEGER AND ${where})`;
  for (let hop = 2; hop <= hops; ++hop) {
    text += `, h${hop} AS (SELECT DISTINCT n.b FROM h${hop - 1} h JOIN near n ON n.a = h.b WHERE ${where})`;
  }
  const all = Array.from({length: hops}, (_, i) => `SELECT b FROM h${i + 1}`).join(' UNION ');
  return ask(`${text} SELECT count(*) FROM (${all}) WHERE b <> $s::INTEGER`, seed);
}

await measure(readQuestions(directory), {
  'node by name': ask('SELECT id FROM person WHERE name = $name', ({name}) => ({name})),
  '1 hop, listed': async ({seed: s}, deadline) =>
      (await rowsOf('SELECT b FROM near WHERE a = $s::INTEGER', {s}, deadline)).length,
  '2 hops, distinct': within(2),
  '3 hops, distinct': within(3),
  '2 hops, by date': within(2, "date >= DATE '2018-01-01'"),
  // Breadth first; ends in the round that reaches the goal.
  'shortest path, 6 at most': ask(
      `WITH RECURSIVE reached(node, steps) USING KEY (node) AS (
         SELECT $s::INTEGER, 0
         UNION
         (SELECT n.b, min(r.steps) + 1 FROM reached r JOIN near n ON n.a = r.node
          WHERE r.steps < 6 AND n.b NOT IN (SELECT node FROM recurring.reached)
            AND NOT EXISTS (SELECT 1 FROM recurring.reached WHERE node = $t::INTEGER)
          GROUP BY n.b))
       SELECT steps FROM reached WHERE node = $t::INTEGER`, ({from, to}) => ({s: from, t: to})),
  'triangles': ask(
      `WITH edge AS (SELECT a AS low, b AS high FROM near WHERE a < b)
       SELECT count(*) FROM edge x JOIN edge y ON y.low = x.high JOIN edge z ON z.low = x.low AND z.high = y.high`,
      () => ({})),
}, Number(limit));
process.exit(0);
