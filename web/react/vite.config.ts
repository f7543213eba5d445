import { defineConfig } from 'vitest/config';

export default defineConfig(({ command }) => ({
  // Tests run over the tracker's sources: they come before any build.
  resolve: command === 'build' ? {} : { alias: { '@stint/tracker': new URL('../tracker/src/index.ts', import.meta.url).pathname } },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    minify: false,
    lib: { entry: 'src/bundle.ts', formats: ['es'], fileName: () => 'index.js', cssFileName: 'style' },
    rolldownOptions: { external: ['react', 'react/jsx-runtime', '@stint/tracker'] },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
}));
