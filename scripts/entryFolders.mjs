/**
 * A folder per entry for tools that do not read `exports`: Parcel by default, older Metro and
 * TypeScript with `moduleResolution: node`. They look for `react-zep/core` in `core/package.json`.
 *
 * The folders exist only while the package is packed: in a checkout, bundlers would take `msw/` for
 * the package of that name.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** @returns {string[]} */
function names() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  return Object.keys(exports)
    .filter((key) => key !== '.' && !/\.(json|css)$/.test(key))
    .map((key) => key.replace('./', ''))
}

export function writeEntryFolders() {
  for (const name of names()) {
    const files = { main: `${name}.cjs`, module: `${name}.js`, types: `${name}.d.ts` }
    const manifest = Object.entries(files).map(([key, file]) => [key, `../dist/${file}`])
    mkdirSync(name, { recursive: true })
    const json = JSON.stringify(Object.fromEntries(manifest), null, 2)
    writeFileSync(`${name}/package.json`, `${json}\n`)
  }
}

export function removeEntryFolders() {
  for (const name of names()) rmSync(name, { recursive: true, force: true })
}

const [, script, action] = process.argv
if (script?.endsWith('entryFolders.mjs')) {
  if (action === '--remove') removeEntryFolders()
  else writeEntryFolders()
}
