// Reads the JSON of an audit of a sound server: it has to be decided throughout, without a finding nobody explained, and its reports have to be whole.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [file, exitCode] = process.argv.slice(2);
const audit = JSON.parse(readFileSync(file, 'utf8'));
const { counts, totals, reports } = audit;
console.log(JSON.stringify({ counts, totals }));

assert.equal(audit.exitCode, Number(exitCode), 'the document names the exit code of the process');
assert.equal(counts.inconclusive, 0, 'nothing is inconclusive');
assert.equal(counts.error, 0, 'nothing is a fault of the suite');
assert.equal(counts.missing, 0, 'nothing planned is missing');
assert.ok(totals.checks > 60, `the audit is not empty: ${totals.checks} checks`);

// Every finding is named, with its clause, in the README of the profile.
const explained = readFileSync(new URL(`../profiles/${audit.target.name}/README.md`, import.meta.url), 'utf8');
// Where a row of a table tells the verdict and the severity, it tells those of the audit.
const rows = [...explained.matchAll(/^\| (`[^|]*`) \| (Failed|Warning)(?:, (\w+))? \|/gm)];
const untrue = [];
for (const { check, verdict, severity } of audit.results.filter((line) => ['failed', 'warning'].includes(line.verdict))) {
  assert.ok(explained.includes(`\`${check}\``), `the finding ${check} is explained in the README of ${audit.target.name}`);
  const row = rows.find(([, checks]) => checks.includes(`\`${check}\``));
  if (row && (row[2].toLowerCase() !== verdict || (row[3] && row[3] !== severity))) untrue.push(`${check}: ${verdict}, ${severity}`);
}
assert.deepEqual(untrue, [], `the README of ${audit.target.name} tells other verdicts or severities`);

const run = dirname(reports.summary);
const planned = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')).checks.length;
assert.equal(readFileSync(join(run, 'results.ndjson'), 'utf8').trim().split('\n').length, planned, 'one line for each planned check');
assert.equal(readdirSync(reports.allureResults).filter((name) => name.endsWith('-result.json')).length, planned, 'one Allure result for each planned check');
assert.ok(existsSync(reports.allure) && statSync(reports.allure).size > 1_000_000, 'the HTML report is there and whole');
const html = readFileSync(reports.allure, 'utf8');
assert.ok(!/googletagmanager|google-analytics/.test(html), 'the HTML report carries no analytics');
console.log(`${audit.target.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.warning} warnings, ${counts.notApplicable} not applicable; reports whole`);
