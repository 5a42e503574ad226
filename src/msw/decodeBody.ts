import type { Metadata } from '../core/session/Session'
import type { NewRow } from './createStore'
import { Refusal } from './Refusal'
import type { RequestBody } from './RequestBody'
import { type JsonMember, scanJson } from './scanJson'

/** The fields of each request, by the name of its type in Zep's source. */
const FIELDS = {
  CreateSessionRequest: ['session_id', 'user_id', 'metadata'],
  UpdateSessionRequest: ['session_id', 'metadata'],
} as const

/**
 * Decodes the body of a request as Go does: the case of a field's name does not matter, other fields
 * are ignored, and null leaves a string as it is. If a field is repeated, its last value counts, but
 * `metadata` objects are combined.
 *
 * @throws Refusal with Go's message
 * @see https://github.com/getzep/zep/blob/main/legacy/src/api/handlertools/tools.go `DecodeJSON`
 */
export function decodeBody(body: RequestBody, type: keyof typeof FIELDS): NewRow {
  const { text, members } = scanJson(body)
  const row: NewRow = { sessionId: '', userId: null, metadata: null }
  if (!'{n'.includes(text.charAt(0))) throw mismatch(text, `value of type models.${type}`)
  for (const member of members) {
    const field = FIELDS[type].find((name) => new RegExp(`^${name}$`, 'iu').test(member.name))
    if (field === undefined) continue
    const target = `struct field ${type}.${field}`
    const isNull = member.text === 'null'
    if (field === 'metadata') {
      row.metadata = isNull ? null : { ...row.metadata, ...readMetadata(member, target) }
    } else if (field === 'user_id') {
      row.userId = isNull ? null : readString(member, target)
    } else if (!isNull) {
      row.sessionId = readString(member, target)
    }
  }
  return row
}

function readString({ text }: JsonMember, target: string): string {
  if (!text.startsWith('"')) throw mismatch(text, `${target} of type string`)
  // The database driver drops what PostgreSQL cannot store.
  return toWellFormed(JSON.parse(text) as string).replaceAll('\0', '')
}

function readMetadata({ text, hugeNumber }: JsonMember, target: string): Metadata {
  if (!text.startsWith('{')) throw mismatch(text, `${target} of type map[string]interface {}`)
  if (hugeNumber !== undefined) {
    const reason = `json: cannot unmarshal number ${hugeNumber} into Go ${target} of type float64`
    throw new Refusal(400, reason)
  }
  return cleanJson(JSON.parse(text)) as Metadata
}

function mismatch(text: string, target: string): Refusal {
  const kinds: Record<string, string> = {
    '{': 'object',
    '[': 'array',
    '"': 'string',
    t: 'bool',
    f: 'bool',
  }
  const kind = kinds[text.charAt(0)] ?? 'number'
  return new Refusal(400, `json: cannot unmarshal ${kind} into Go ${target}`)
}

/** `Object.fromEntries` defines properties, so a `__proto__` key stays a key. */
function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [cleanText(key), cleanJson(child)]),
  )
}

/** The database driver escapes NUL in JSON once too often, so that it becomes six characters. */
function cleanText(text: string): string {
  return toWellFormed(text).replaceAll('\0', '\\u0000')
}

/** `String.prototype.toWellFormed`, which browsers have only since 2023. */
function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}
