// node kuzu.js DIR SCRATCH LIMIT
import kuzu from 'kuzu';
import {measure, measureLoad, readQuestions} from './rows.js';

const [directory, scratch, limit] = process.argv.slice(2);
const path = `${scratch}/kuzu`;
const connection = new kuzu.Connection(new kuzu.Database(path));

await measureLoad(path, async () => {
  await connection.query('CREATE NODE TABLE Person(id INT64, name STRING, PRIMARY KEY(id))');
  await connection.query('CREATE REL TABLE MET(FROM Person TO Person, date DATE)');
  await connection.query(`COPY Person FROM '${directory}/persons.csv' (header=true)`);
  await connection.query(`COPY MET FROM '${directory}/met.csv' (header=true)`);
  await connection.query('CHECKPOINT');
});
await connection.query("CALL PROJECT_GRAPH('met', ['Person'], ['MET'])");

async function rowsOf(text, parameters) {
  const statement = prepared.get(text) ?? (await connection.prepare(text));
  prepared.set(text, statement);
  const result = await connection.execute(statement, parameters);
  const rows = await result.getAll();
  result.close();
  return rows;
}
const prepared = new Map();
const ask = (text, parameters) => async (input, deadline) => {
  connection.setQueryTimeout(Math.max(1, Math.floor(deadline - performance.now())));
  const rows = await rowsOf(text, parameters(input));
  return rows.length === 0 ? -1 : rows[0].n;
};
const seed = ({seed: s}) => ({s});
const pair = ({from, to}) => ({s: from, t: to});
const within = (hops) => ask(
    `MATCH (a:Person {id: $s})-[:MET*1..${hops}]-(b:Person) WHERE b.id <> $s RETURN count(DISTINCT b) AS n`, seed);

await measure(readQuestions(directory), {
  'node by name': ask('MATCH (a:Person {name: $name}) RETURN a.id AS n', ({name}) => ({name})),
  '1 hop, listed': async ({seed: s}) =>
      (await rowsOf('MATCH (a:Person {id: $s})-[:MET]-(b:Person) RETURN b.id AS n', {s})).length,
  '2 hops, distinct': within(2),
  '3 hops, distinct': within(3),
  '2 hops, by date': ask(
      "MATCH (a:Person {id: $s})-[:MET*1..2 (r, _ | WHERE r.date >= date('2018-01-01'))]-(b:Person) " +
          'WHERE b.id <> $s RETURN count(DISTINCT b) AS n', seed),
  'shortest path, 6 at most': ask(
      'MATCH p = (a:Person {id: $s})-[:MET* SHORTEST 1..6]-(b:Person {id: $t}) RETURN length(p) AS n', pair),
  'all shortest paths, counted': ask(
      'MATCH (a:Person {id: $s})-[:MET* ALL SHORTEST 1..6]-(b:Person {id: $t}) RETURN count(*) AS n', pair),
  'components, whole graph': ask(
      "CALL weakly_connected_components('met') RETURN count(DISTINCT group_id) AS n", () => ({})),
  'triangles': ask(
      'MATCH (a:Person)-[:MET]-(b:Person)-[:MET]-(c:Person)-[:MET]-(a) WHERE a.id < b.id AND b.id < c.id ' +
          'RETURN count(*) AS n', () => ({})),
}, Number(limit));
process.exit(0);
