import { defineConfig } from 'vitest/config';
import { loadEnv } from 'vite';

const source = (path: string): string => new URL(path, import.meta.url).pathname;

// The sources of the packages, so that the example shows what is being worked on, and needs no build before it.
export default defineConfig(({ mode }) => ({
  base: './',
  resolve: {
    alias: [
      { find: '@stint/react/style.css', replacement: source('../react/src/style.css') },
      { find: '@stint/react', replacement: source('../react/src/index.ts') },
      { find: '@stint/tracker', replacement: source('../tracker/src/index.ts') },
    ],
  },
  build: { cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'], modulePreload: { polyfill: false } },
  // What the widgets read goes through the application's own server: Stint answers no pages of other origins.
  server: { proxy: { '/api': loadEnv(mode, '.', 'STINT_')['STINT_SERVER'] ?? 'http://127.0.0.1:7337' } },
  test: { environment: 'node', include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 40_000 },
}));
