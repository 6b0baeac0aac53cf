import { defineConfig } from 'vite';

// graphd shows the page at / and at every address below /explorer; its files are below /explorer/assets.
export default defineConfig({
  root: 'explorer',
  base: '/explorer/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/explorer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/graphql': 'http://localhost:8080' },
  },
});
