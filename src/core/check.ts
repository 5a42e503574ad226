import { isZepError } from './errors'
import { type InputIssueCode, invalidInput } from './invalidInput'
import { formatPath, type PathSegment } from './path'

const MAX_ENCODED_ID = 2048
const MAX_DEPTH = 100
const MAX_BODY_BYTES = 5 * 1024 * 1024
const ENVELOPE_BYTES = '{"metadata":}'.length

/**
 * Refuses ids that would reach another route or another session than the one they name.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkSessionId(sessionId: unknown): asserts sessionId is string {
  checkId(sessionId, 'sessionId')
}

/** As {@link checkSessionId}, for the id of a user. */
export function checkUserId(userId: unknown): asserts userId is string {
  checkId(userId, 'userId')
}

/**
 * Refuses an edit that {@link serializeMetadata} would, or that names no session.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkUpdate(update: { sessionId: unknown; metadata: unknown }): void {
  const { sessionId } = update
  checkSessionId(sessionId)
  serializeMetadata(update.metadata, sessionId)
}

/**
 * The JSON text of an edit, after every check of it. Never calls a `toJSON`, and reads each getter
 * once, so that what was checked is what is sent.
 *
 * @throws {ZepError} `invalid_input`, with the path of the first fault in `issues`
 */
export function serializeMetadata(metadata: unknown, sessionId?: string): string {
  const path: PathSegment[] = ['metadata']
  const ancestors: object[] = []
  let length = ENVELOPE_BYTES

  function fail(code: InputIssueCode, where = formatPath(path)): never {
    throw invalidInput(where, code, { sessionId })
  }

  // Counted while writing: objects that share their parts can be small and their JSON endless.
  function grow(characters: number): void {
    length += characters
    if (length > MAX_BODY_BYTES) fail('too_large', 'metadata')
  }

  function writeText(text: string): string {
    grow(text.length + '""'.length)
    if (text.includes('\0')) fail('nul_character')
    if (hasLoneSurrogate(text)) fail('lone_surrogate')
    return JSON.stringify(text)
  }

  function write(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return writeText(value)
      case 'object':
        return value === null ? 'null' : writeContainer(value)
      case 'number':
        return Number.isFinite(value) ? String(value) : fail('non_finite_number')
      case 'boolean':
        return String(value)
      case 'undefined':
        return fail('undefined_in_array')
      case 'bigint':
        return fail('bigint')
      case 'symbol':
        return fail('symbol')
      case 'function':
        return fail('function')
    }
  }

  function writeContainer(container: object): string {
    if (ancestors.includes(container)) fail('cycle')
    if (ancestors.length === MAX_DEPTH) fail('max_depth', `${formatPath(path.slice(0, 4))}…`)
    grow('['.length)
    ancestors.push(container)
    const text = Array.isArray(container) ? writeArray(container) : writeObject(container)
    ancestors.pop()
    return text
  }

  function writeArray(items: readonly unknown[]): string {
    const texts: string[] = []
    for (let i = 0; i < items.length; i++) {
      path.push(i)
      grow(','.length)
      texts.push(write(items[i]))
      path.pop()
    }
    return `[${texts.join()}]`
  }

  function writeObject(object: object): string {
    const isRoot = path.length === 1
    const notAnObject = isRoot ? 'not_plain_object' : 'not_json'
    if (!isPlainObject(object)) fail(notAnObject)
    const texts: string[] = []
    for (const key of Object.keys(object)) {
      path.push(key)
      const value = object[key]
      if (value !== undefined) {
        grow(':'.length)
        const name = writeText(key)
        if (key === '__proto__') fail('forbidden_key')
        if (isRoot && key === 'system') fail('reserved_key')
        if (key === 'toJSON' && typeof value === 'function') {
          path.pop()
          fail(notAnObject)
        }
        texts.push(`${name}:${write(value)}`)
      }
      path.pop()
    }
    return `{${texts.join()}}`
  }

  try {
    if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
      fail('not_plain_object')
    }
    const text = writeContainer(metadata)
    if (text === '{}') fail('empty')
    const bytes = new TextEncoder().encode(text).length + ENVELOPE_BYTES
    if (bytes > MAX_BODY_BYTES) fail('too_large', 'metadata')
    return text
  } catch (error) {
    // Only the value itself can throw here: a getter, or a trap of a proxy.
    throw isZepError(error) ? error : invalidInput(formatPath(path), 'getter_threw', { sessionId })
  }
}

function checkId(id: unknown, path: string): asserts id is string {
  const code = findIdFault(id)
  if (code) throw invalidInput(path, code)
}

function findIdFault(id: unknown): InputIssueCode | undefined {
  if (typeof id !== 'string') return 'invalid_type'
  if (!id.trim()) return 'blank'
  // Both are resolved away by every URL parser: "." reaches the list, ".." leaves the collection.
  if (id === '.' || id === '..') return 'dot_segment'
  if (id.includes('%')) return 'percent'
  if (/\p{Cc}/u.test(id)) return 'control_character'
  if (hasLoneSurrogate(id)) return 'lone_surrogate'
  if (encodeURIComponent(id).length > MAX_ENCODED_ID) return 'too_long'
  return undefined
}

/** With the `u` flag a whole pair is one character, so only half of one can match. */
function hasLoneSurrogate(text: string): boolean {
  return /\p{Cs}/u.test(text)
}

/** A plain object of any realm: what a literal, `JSON.parse` or `Object.create(null)` makes. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (Symbol.toStringTag in value) return false
  return (
    prototype === null ||
    (typeof prototype === 'object' &&
      Object.getPrototypeOf(prototype) === null &&
      'isPrototypeOf' in prototype)
  )
}
