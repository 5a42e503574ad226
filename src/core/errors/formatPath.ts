import { printable } from './printable'

/** One step into a JSON value: a key or an index. */
export type PathSegment = string | number

const MAX_PATH = 200
const MAX_KEY = 100

/**
 * Writes a path as JavaScript would: `metadata.a[1]`, `metadata["a b"]`. Long keys and paths are cut
 * off, because a key may be megabytes long.
 */
export function formatPath(path: readonly PathSegment[]): string {
  const text = path.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`
    const key = segment.length > MAX_KEY ? `${segment.slice(0, MAX_KEY)}…` : segment
    return /^[A-Za-z_$][\w$]*…?$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
  })
  return printable(text.join('').replace(/^\./, ''), MAX_PATH)
}
