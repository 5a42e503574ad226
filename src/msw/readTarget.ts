import { Refusal } from './Refusal'

/** What a path names. */
export interface Target {
  /** The route, with `*` for an id. */
  pattern: string
  /** Decodes the id, or returns `''` if the path has none. */
  readId: () => string
}

/**
 * Reads a path below the base URL as Zep's server does: Go decodes it, and keeps the original only
 * if that is not how Go itself would encode it. The router splits the original if there is one, and
 * the handler then decodes the id. So an id is decoded once if a character is encoded without need
 * (`%2F`) or not encoded at all (`!`), and twice otherwise.
 *
 * @throws Refusal if the path, or later the id, contains a `%` without two hexadecimal digits
 * @see https://pkg.go.dev/net/url#URL `RawPath`
 */
export function readTarget(path: string): Target {
  const decoded = unescape(path)
  const routed = escape(decoded) === path ? decoded : path
  // Empty segments do not count.
  const segments = routed.split('/').filter((segment) => segment !== '')
  return {
    pattern: `/${segments.map((segment, index) => (index === 1 ? '*' : segment)).join('/')}`,
    // The database driver drops NUL, which PostgreSQL cannot store.
    readId: () => decodeUtf8(unescape(segments[1] ?? '')).replaceAll('\0', ''),
  }
}

/** Go's `unescape`. The characters of the result are bytes. */
function unescape(text: string): string {
  const [wrong] = /%(?![\da-fA-F]{2})[^]{0,2}/.exec(text) ?? []
  if (wrong !== undefined) {
    throw new Refusal(400, `invalid URL escape ${JSON.stringify(decodeUtf8(wrong))}`)
  }
  return text.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}

/** Go's default encoding of a path. */
function escape(bytes: string): string {
  return bytes.replace(/[^\w\-.~$&+,/:;=@]/g, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
}

function decodeUtf8(bytes: string): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
