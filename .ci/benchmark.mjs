// Measures what an audit of the embedded server and the proof cost: node .ci/benchmark.mjs [ROUNDS]. Build first; nothing is asserted.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = Number(process.argv[2] ?? 3);
const runner = ['run', '--no-build', '--project', 'harness/Runner', '--'];
const folder = mkdtempSync(join(tmpdir(), 'oauth-conformance-benchmark-'));
const figures = {};
const note = (name, value) => (figures[name] ??= []).push(value);

function time(name, args) {
  const began = performance.now();
  const { stdout, status } = spawnSync('dotnet', [...runner, ...args], { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  note(`${name}: whole command, s`, (performance.now() - began) / 1000);
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return JSON.parse(stdout);
}

try {
  for (let round = 0; round < rounds; round++) {
    const { totals } = time('audit', ['run', '--json', '--out', join(folder, String(round))]);
    for (const [name, value] of Object.entries(totals)) note(`audit: ${name}`, value);
    const proof = time('proof', ['prove', '--json']);
    note('proof: faults tried', proof.checks.reduce((sum, check) => sum + check.provenBy.length, 0));
  }
} finally {
  rmSync(folder, { recursive: true });
}

console.log(`${rounds} rounds: minimum, median, maximum`);
for (const [name, values] of Object.entries(figures)) {
  const sorted = values.toSorted((a, b) => a - b);
  const shown = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)].map((value) => value.toFixed(Number.isInteger(value) ? 0 : 1));
  console.log(`${name.padEnd(28)} ${shown.join('  ')}`);
}
