import { defineConfig } from 'vitest/config'

/** What users install: a fresh build is packed, unpacked into a temporary folder and tried there. */
export default defineConfig({
  test: {
    name: 'package',
    include: ['test/package/*.test.ts'],
    globalSetup: 'test/package/globalSetup.ts',
    testTimeout: 60_000,
  },
})
