import { isContainer } from '../json'
import type { ReadIssue } from '../readIssue'

/**
 * Parses a body by what it holds, since Zep sends JSON as `text/plain`. The native error is
 * dropped: its message quotes the body.
 */
export function parseJson(body: string, issues: ReadIssue[]): unknown {
  // `trim` takes a byte order mark off too.
  const text = body.trim()
  try {
    const json: unknown = JSON.parse(text)
    // Any other way to spell the key needs an escape.
    if (text.includes('__proto__') || text.includes('\\u')) deleteProtoKeys(json)
    return json
  } catch {
    const code = !text ? 'empty' : text.startsWith('<') ? 'html' : 'not_json'
    issues.push({ path: [], code })
    return undefined
  }
}

/** Code that copies such a key by assignment would set the prototype of its copy. */
function deleteProtoKeys(root: unknown): void {
  // A work list, not recursion: the server stores metadata of any depth.
  const open = isContainer(root) ? [root] : []
  for (const container of open) {
    delete container['__proto__']
    for (const child of Object.values(container)) if (isContainer(child)) open.push(child)
  }
}
