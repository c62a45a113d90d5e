// What every peer is asked, how it is timed, and what it prints: one JSON object a row.
import fs from 'node:fs';

const lines = (file) => fs.readFileSync(file, 'utf8').trim().split('\n');

// The questions of DIR: persons by number, with names and right answers.
export function readQuestions(directory) {
  const names = lines(`${directory}/persons.csv`).slice(1).map((line) => line.slice(line.indexOf(',') + 1));
  const answers = new Map();
  for (const line of lines(`${directory}/answers.csv`).slice(1)) {
    const [work, answer] = line.split(';');
    if (!answers.has(work)) answers.set(work, []);
    answers.get(work).push(Number(answer));
  }
  return {
    names,
    answers,
    seeds: lines(`${directory}/seeds.txt`).map(Number),
    pairs: lines(`${directory}/pairs.txt`).map((line) => line.split(' ').map(Number)),
  };
}

// `rows` maps a work's name to ask(input) -> answer; `limit` is in seconds. Of each input the best of three runs
// counts, as far as the time goes; one run is made before. An ask that throws is taken for one cut off.
export async function measure(questions, rows, limit) {
  const inputsOf = (work) => {
    if (work.includes('path')) return questions.pairs.map(([from, to]) => ({from, to}));
    if (work.includes('hop') || work.includes('name')) {
      return questions.seeds.map((seed) => ({seed, name: questions.names[seed]}));
    }
    return [{}];
  };
  for (const [work, ask] of Object.entries(rows)) {
    const right = questions.answers.get(work);
    if (!right) throw new Error(`answers.csv has no answer to: ${work}`);
    const inputs = inputsOf(work).slice(0, right.length);
    const times = [];
    const deadline = performance.now() + limit * 1000;
    let differing = 0;
    try {
      if (inputs.length > 1) await ask(inputs[0], deadline);
      for (let round = 0; round < 3; ++round) {
        for (let i = 0; i < inputs.length; ++i) {
          if (performance.now() > deadline) break;
          const start = performance.now();
          const answer = await ask(inputs[i], deadline);
          const time = (performance.now() - start) * 1000;
          if (round === 0 && Number(answer) !== right[i]) ++differing;
          times[i] = Math.min(times[i] ?? Infinity, time);
        }
      }
    } catch (error) {
      if (performance.now() < deadline - 500) throw error;
    }
    times.sort((a, b) => a - b);
    const row = {work, inputs: times.length, differing};
    if (times.length > 0) {
      row.median_us = times[Math.floor(times.length / 2)];
      row.p95_us = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))];
    } else {
      row.over_seconds = limit;
    }
    console.log(JSON.stringify(row));
  }
}

function bytesUnder(path) {
  if (!fs.existsSync(path)) return 0;
  if (!fs.statSync(path).isDirectory()) return fs.statSync(path).size;
  return fs.readdirSync(path).reduce((sum, name) => sum + bytesUnder(`${path}/${name}`), 0);
}

export async function measureLoad(path, load) {
  const start = performance.now();
  await load();
  console.log(JSON.stringify({
    work: 'CSV load',
    inputs: 1,
    differing: 0,
    median_us: (performance.now() - start) * 1000,
    bytes_on_disk: bytesUnder(path),
    peak_memory_kb: process.resourceUsage().maxRSS,
  }));
}
