import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', environment: 'happy-dom', include: ['src/**/*.test.ts'] } },
      // Real Chromium against a server that speaks the protocol; one browser at a time.
      { test: { name: 'browser', environment: 'node', include: ['test/**/*.test.ts'], fileParallelism: false, testTimeout: 20_000, hookTimeout: 30_000 } },
    ],
  },
});
