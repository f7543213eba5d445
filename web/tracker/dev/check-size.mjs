// Run after each build: a tracker is paid for by every visitor, so it stays small and stands alone.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const most = 3_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const faults = [];
for (const name of ['index.js', 'sdk.js']) {
  const text = readFileSync(dist + name);
  const size = gzipSync(text, { level: 9 }).length;
  console.log(`${name} ${(size / 1000).toFixed(2)} kB gzip of ${(most / 1000).toFixed(1)} kB, ${(text.length / 1000).toFixed(2)} kB plain`);
  if (size > most) faults.push(`${name} is ${size} bytes gzip; the limit is ${most}`);
  if (/\bimport\s*[({'"]|\brequire\(/.test(text.toString())) faults.push(`${name} asks for another file`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
