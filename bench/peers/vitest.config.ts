import { defineConfig } from 'vitest/config'

/** `npm run bench:peers` prints the tables and fails when react-zep falls short or they changed. */
export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['bench/peers/*.test.ts'],
    // The tables go to standard output as they are, without a prefix per line.
    disableConsoleIntercept: true,
  },
})
