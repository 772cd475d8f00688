import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// The API that the development server asks: GISGOV_API=http://localhost:8500 npm run dev
const api = process.env.GISGOV_API ?? 'http://localhost:8500'

export default defineConfig(({ command }) => ({
  plugins: [svelte()],
  base: command === 'build' ? '/static/' : '/',
  build: {
    outDir: '../api/static',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1200, // MapLibre alone is about 1 MB
  },
  server: {
    port: Number(process.env.PORT ?? 5173),
    proxy: Object.fromEntries(
      ['/api', '/tiles', '/openapi.json'].map((path) => [path, { target: api }]),
    ),
  },
  test: { include: ['src/**/*.test.ts'] },
}))
