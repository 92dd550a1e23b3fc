import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** For what has logic. SvelteKit's own plugin wants to stand in this folder, and tests are started from the one above. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte({ configFile: false })],
  resolve: { alias: { $lib: join(import.meta.dirname, 'src/lib'), '$env/dynamic/private': join(import.meta.dirname, 'src/lib/server/env.fixture.ts') } },
  test: { name: 'web', include: ['src/**/*.test.ts'], testTimeout: 60_000 },
});
