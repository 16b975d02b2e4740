// Prints each failed test of a directory of .trx files with what it said: in a long log that is cut in the middle, the end has to name them.
// Usage: node .ci/failed-tests.mjs DIRECTORY
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory] = process.argv.slice(2);
const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#xD': '', '#xA': '\n', '#x9': '\t' };
const plain = text => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);

for (const file of readdirSync(directory).filter(name => name.endsWith('.trx'))) {
  const results = readFileSync(join(directory, file), 'utf8').match(/<UnitTestResult [^>]*outcome="Failed"[^>]*>[\s\S]*?<\/UnitTestResult>/g) ?? [];
  for (const result of results) {
    console.log(`\nFailed: ${plain(/testName="([^"]*)"/.exec(result)[1])}`);
    for (const part of ['Message', 'StackTrace']) {
      const found = new RegExp(`<${part}>([\\s\\S]*?)</${part}>`).exec(result);
      if (found) console.log(plain(found[1]).slice(0, 2000));
    }
  }
}
