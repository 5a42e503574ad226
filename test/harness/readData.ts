import { readFileSync } from 'node:fs'

/**
 * Reads a file of test/data. It is parsed here, because an imported JSON module turns a `__proto__`
 * key into a prototype.
 */
export function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'))
}
