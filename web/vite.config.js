import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// graphd mounts the page at /playground; assets are addressed absolutely, so
// that they resolve from /playground and from /playground/ alike.
export default defineConfig({
  root: 'playground',
  plugins: [
    {
      // GraphiQL brings a typeface in its style sheet; the page has that of graphd's other pages.
      name: 'one-typeface',
      enforce: 'pre',
      transform(code, id) {
        if (id.endsWith('graphiql/dist/style.css')) return { code: code.replace(/@font-face\s*\{[^}]*Roboto[^}]*\}/g, ''), map: null };
      },
    },
  ],
  base: '/playground/',
  resolve: {
    // The original breaks the page's Content-Security-Policy.
    alias: { 'react-style-singleton': fileURLToPath(new URL('playground/src/style-singleton.js', import.meta.url)) },
  },
  build: {
    outDir: '../dist/playground', // each page of graphd has its own folder
    emptyOutDir: true,
    // No data: URIs made of our own files: every asset is a file with a hash.
    assetsInlineLimit: 0,
    // What we bundle asks for its licences to travel with it.
    license: { fileName: 'licenses.md' },
    // The browsers that know ES modules preload too; the polyfill is dead weight.
    modulePreload: { polyfill: false },
    // GraphiQL is one page: a big chunk is expected.
    chunkSizeWarningLimit: 2048,
    rolldownOptions: {
      // One script instead of thirty small ones that are all fetched at once anyway.
      output: { codeSplitting: false },
      // "use client" in libraries means nothing here.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    proxy: { '/graphql': 'http://localhost:8080' },
  },
});
