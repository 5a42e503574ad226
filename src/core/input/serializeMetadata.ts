import { isZepError } from '../errors/ZepError'
import { formatPath, type PathSegment } from '../errors/formatPath'
import { hasLoneSurrogate } from './checkId'
import { describeType } from './describeType'
import { type InputIssueCode, invalidInput } from './invalidInput'
import { isPlainObject } from './isPlainObject'
import { notJson } from './notJson'

const MAX_DEPTH = 100
const MAX_BODY_BYTES = 5 * 1024 * 1024
const ENVELOPE_BYTES = '{"metadata":}'.length

/**
 * Checks metadata and returns its JSON. It never calls a `toJSON`, and reads each getter once, so
 * that what is checked is what is sent.
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

  function failAsNotPlain(type: string): never {
    const isRoot = path.length === 1
    const reason = isRoot ? `must be a plain object, but is ${type}` : notJson(type)
    const code = isRoot ? 'not_plain_object' : 'not_json'
    throw invalidInput(formatPath(path), code, { reason, sessionId })
  }

  // Counted while writing: a small object that shares its parts can have endless JSON.
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
    if (!isPlainObject(object)) failAsNotPlain(describeType(object))
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
          failAsNotPlain('an object with a toJSON method')
        }
        texts.push(`${name}:${write(value)}`)
      }
      path.pop()
    }
    return `{${texts.join()}}`
  }

  try {
    if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
      failAsNotPlain(describeType(metadata))
    }
    const text = writeContainer(metadata)
    // Not counted if it must fit: UTF-8 takes at most three bytes per character.
    if (text.length * 3 + ENVELOPE_BYTES > MAX_BODY_BYTES) {
      if (countBytes(text) + ENVELOPE_BYTES > MAX_BODY_BYTES) fail('too_large', 'metadata')
    }
    return text
  } catch (error) {
    // Only the value itself can throw here: a getter, or a proxy trap.
    throw isZepError(error) ? error : invalidInput(formatPath(path), 'getter_threw', { sessionId })
  }
}

/**
 * The length in UTF-8 of a string without lone surrogates. Counted here, because jsdom under Jest and
 * some mobile runtimes have no TextEncoder.
 */
function countBytes(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isSurrogate = code >= 0xd800 && code < 0xe000
    // Two surrogates are four bytes.
    if (code >= 0x80) bytes += code < 0x800 || isSurrogate ? 1 : 2
  }
  return bytes
}
