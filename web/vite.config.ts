import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  // A small font inlined as data: would be refused by our own font-src.
  build: { assetsInlineLimit: 0 },
  worker: { format: 'es' },
});
