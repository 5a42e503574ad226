import { defineConfig } from 'vitest/config'

/** `npm run bench:peers:random`: minutes, not seconds, so it is a command of its own. */
export default defineConfig({
  // What users get: React and the libraries without the checks of their development builds.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    environment: 'jsdom',
    env: { NODE_ENV: 'production' },
    include: ['bench/peers/random/*.test.ts'],
    disableConsoleIntercept: true,
  },
})
