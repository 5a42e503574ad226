import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'

/** What an app downloads that imports these names. */
async function bundle(names: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from 'react-zep'`, resolveDir: inject('fullApp') },
    external: ['react', 'react/jsx-runtime', '@tanstack/react-query'],
    bundle: true,
    write: false,
    format: 'esm',
  })
  return outputFiles[0]?.text ?? ''
}

test('an app that does not import the shared outbox does not bundle it', async () => {
  expect(await bundle('createSharedOutbox')).toContain('react-zep outbox')
  const others = await bundle('ZepProvider, shouldDehydrateEdit, useSession, useUpdateSession')
  expect(others).not.toContain('react-zep outbox')
  expect(others).not.toContain('pagehide')
})
