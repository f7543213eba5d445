// The two forms of the tracker: a module, and one script that starts by itself.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const forms = [
  { entry: 'src/index.ts', formats: ['es'], fileName: () => 'index.js' },
  { entry: 'src/sdk.ts', formats: ['iife'], name: 'stintScript', fileName: () => 'sdk.js' },
];

/** Builds both, into `dist` or only in memory, and gives their texts by name. */
export async function buildForms(write) {
  const texts = {};
  for (const [nth, lib] of forms.entries()) {
    const [{ output }] = await build({
      root,
      logLevel: 'warn',
      configFile: false,
      build: {
        target: 'es2022',
        write,
        emptyOutDir: nth === 0,
        lib,
        // Vite leaves the spaces of a module; the size that counts is without them.
        minify: false,
        rolldownOptions: { output: { minify: true, comments: false } },
      },
    });
    texts[output[0].fileName] = output[0].code;
  }
  return texts;
}
