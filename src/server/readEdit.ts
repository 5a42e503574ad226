import { getOwn, isJsonObject } from '../core/json'
import type { Metadata } from '../core/session'
import { Refusal } from './Refusal'

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?$/i

/**
 * Refuses what is not JSON by its own word: a form of another page can send no such type.
 *
 * @throws {Refusal} 415
 */
export function checkMediaType({ headers }: Request): void {
  const isEncoded = (headers.get('Content-Encoding') ?? 'identity') !== 'identity'
  if (isEncoded || !JSON_TYPE.test(headers.get('Content-Type') ?? '')) {
    throw new Refusal(415, 'send application/json in UTF-8, not compressed')
  }
}

/**
 * Reads the body of an edit, which is `{"metadata":{…}}` and nothing besides. What metadata may
 * hold is checked by the client that sends it on.
 *
 * @throws {Refusal} 400 or 413
 */
export async function readEdit(request: Request, maxBodyBytes: number): Promise<Metadata> {
  const body = parse(await readText(request, maxBodyBytes))
  const metadata = isJsonObject(body) ? getOwn(body, 'metadata') : undefined
  if (!isJsonObject(metadata)) {
    throw new Refusal(400, 'the body must be an object that holds metadata')
  }
  return metadata
}

/** Counts what arrives: `Content-Length` may lie, or be missing. */
async function readText(request: Request, maxBodyBytes: number): Promise<string> {
  const tooLarge = new Refusal(413, `the body is over ${maxBodyBytes} bytes`)
  if (Number(request.headers.get('Content-Length')) > maxBodyBytes) throw tooLarge
  // The app's own mistake, which the caller can do nothing about.
  if (request.bodyUsed) throw new Error('The body was read before createZepHandler could.')
  const reader = request.body?.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  for (;;) {
    const chunk = await reader?.read()
    const value = chunk?.value
    bytes += value?.byteLength ?? 0
    if (bytes > maxBodyBytes) {
      // Not awaited: it settles when the sender has heard of it.
      reader?.cancel().catch(() => undefined)
      throw tooLarge
    }
    try {
      text += decoder.decode(value, { stream: value !== undefined })
    } catch {
      throw new Refusal(400, 'the body is not UTF-8')
    }
    if (value === undefined) return text
  }
}

function parse(text: string): unknown {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
  // The parser keeps the last of two equal keys, and another one in front of us the first.
  if (countRootKeys(text) !== 1) {
    throw new Refusal(400, 'the body must hold one key, metadata')
  }
  return body
}

/** Counts the colons of the outermost object in JSON that has been parsed. */
function countRootKeys(json: string): number {
  let count = 0
  let depth = 0
  let inText = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (inText && character === '\\') i++
    else if (character === '"') inText = !inText
    else if (inText) continue
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ':' && depth === 1) count++
  }
  return count
}
