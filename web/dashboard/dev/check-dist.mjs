// Run after each build: what ships stays small, and needs nothing that the Content-Security-Policy refuses.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const most = 150_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const read = (name) => readFileSync(dist + name, 'utf8');
const names = readdirSync(dist, { recursive: true }).map(String);
const faults = [];

const scripts = names.filter((name) => name.endsWith('.js'));
const size = scripts.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
if (size > most) faults.push(`JavaScript is ${size} bytes gzip; the limit is ${most}`);

const html = read('index.html');
if (/<script(?![^>]*\ssrc=)/.test(html) || /<style|\sstyle=|\son\w+=/.test(html)) faults.push('index.html has an inline script, handler or style');
for (const name of names.filter((n) => /\.(html|css)$/.test(n))) {
  if (/(?:src|href)="(?:https?:)?\/\/|url\(["']?(?:https?:|\/\/|data:)|@import/.test(read(name))) faults.push(`${name} asks for something outside`);
}

console.log(`JavaScript ${(size / 1000).toFixed(1)} kB gzip of ${most / 1000} kB`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
