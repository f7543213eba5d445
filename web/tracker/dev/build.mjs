// The two forms of the tracker: a module, and one script that starts by itself.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const forms = [
  { entry: 'src/index.ts', formats: ['es'], fileName: () => 'index.js' },
  { entry: 'src/sdk.ts', formats: ['iife'], name: 'stintScript', fileName: () => 'sdk.js' },
];
for (const [nth, lib] of forms.entries()) {
  await build({ root, logLevel: 'warn', configFile: false, build: { target: 'es2022', minify: false, emptyOutDir: nth === 0, lib, rolldownOptions: { optimization: { inlineConst: { mode: 'all', pass: 3 } }, output: { minify: true, comments: false } } } });
}
