import { defineConfig } from 'vitest/config'

/** The snippets of docs/server.md, run as they stand on the packed package: `npm run test:servers`. */
export default defineConfig({
  test: {
    name: 'servers',
    include: ['test/server/published/*.check.ts'],
    globalSetup: 'test/package/globalSetup.ts',
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})
