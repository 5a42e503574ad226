import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Thrown if the source has changed so much that a mutation no longer applies. */
export class OutdatedError extends Error {}

/**
 * Returns the files that a mutation changes, with their new contents.
 *
 * @param {string} root
 * @param {import('./types.ts').Replacement[]} change
 * @returns {Map<string, string>} by path, relative to the root
 */
export function mutate(root, change) {
  /** @type {Map<string, string>} */
  const files = new Map()
  for (const [file, find, replace] of change) {
    const text = files.get(file) ?? readText(join(root, file))
    const [before, after, ...more] = text.split(find)
    if (before === undefined || after === undefined || more.length > 0) {
      const times = text.split(find).length - 1
      throw new OutdatedError(`found ${times} times instead of once in ${file}: ${find}`)
    }
    files.set(file, before + replace + after)
  }
  return files
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new OutdatedError(`there is no ${path}`)
  }
}
