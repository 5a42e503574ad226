/** Why a body is not JSON. */
export type BodyFault = 'empty' | 'html' | 'not_json'

/**
 * Parses a body by what it holds, since Zep sends JSON as `text/plain`. The native error is dropped:
 * its message quotes the body.
 */
export function parseJson(body: string): { value: unknown } | { fault: BodyFault } {
  // `trim` takes a byte order mark off too.
  const text = body.trim()
  if (!text) return { fault: 'empty' }
  if (text.startsWith('<')) return { fault: 'html' }
  try {
    const value: unknown = JSON.parse(text)
    // Any other way to spell the key needs an escape.
    if (/__proto__|\\u/.test(text)) deleteProtoKeys(value)
    return { value }
  } catch {
    return { fault: 'not_json' }
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

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
