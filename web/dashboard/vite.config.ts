import { defineConfig } from 'vitest/config';
import { loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  // `npm run fixtures` and `stint serve` both listen on 7337; STINT_SERVER names another.
  const server = loadEnv(mode, '.', 'STINT_')['STINT_SERVER'] ?? 'http://127.0.0.1:7337';
  return {
    // Relative: the server says in the page below which path it stands.
    base: './',
    // From its sources: the dashboard is built alone, without the packages' dist.
    resolve: {
      alias: {
        '@stint/react/style.css': new URL('../react/src/style.css', import.meta.url).pathname,
        '@stint/react': new URL('../react/src/index.ts', import.meta.url).pathname,
        '@stint/tracker': new URL('../tracker/src/index.ts', import.meta.url).pathname,
      },
    },
    build: {
      // light-dark() carries both themes in one set of tokens: these are the first browsers that know it.
      target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
      // Inlined assets would be data: URLs, which the server's Content-Security-Policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: { proxy: { '/api': server, '/signin': server, '/signout': server } },
    test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
  };
});
