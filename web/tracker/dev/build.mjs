// Builds what ships, and fails when it grows: every visitor pays for a tracker.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildForms } from './forms.mjs';

const most = 3_000;
await buildForms(true);
const faults = [];
for (const name of ['index.js', 'sdk.js']) {
  const text = readFileSync(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
  const size = gzipSync(text, { level: 9 }).length;
  console.log(`${name} ${size} bytes gzip of ${most}, ${text.length} plain`);
  if (size > most) faults.push(`${name} is ${size} bytes gzip; the limit is ${most}`);
  if (/\bimport\s*[({'"]|\brequire\(/.test(text.toString())) faults.push(`${name} asks for another file`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
