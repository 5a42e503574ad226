import { readText } from '../core/http/readText'
import { isJsonObject } from '../core/session/json'
import type { Metadata } from '../core/session/Session'
import { Refusal } from './Refusal'

/**
 * Reads a body that must be a JSON object with no keys except the given ones, each at most once.
 * Without any keys, the body must be empty.
 *
 * @throws {Refusal} 400 or 413
 */
export async function readBody(
  request: Request,
  keys: readonly string[],
  maxBodyBytes: number,
): Promise<Metadata> {
  const json = await receive(request, maxBodyBytes)
  if (keys.length > 0) return parse(json, keys)
  if (json !== '') throw new Refusal(400, 'This request takes no body. Send it without one.')
  return {}
}

/** Does not trust `Content-Length`, which may be wrong or missing. */
async function receive(request: Request, maxBodyBytes: number): Promise<string> {
  const tooLarge = new Refusal(413, `The body is over ${maxBodyBytes} bytes. Send less at once.`)
  if (Number(request.headers.get('Content-Length')) > maxBodyBytes) throw tooLarge
  // This is a mistake of the app, which the caller can do nothing about.
  if (request.bodyUsed) throw new Error('The body was read before createZepHandler could read it.')
  const text = await readText(request, maxBodyBytes, createStrictDecoder())
  if (text === undefined) throw tooLarge
  return text
}

function createStrictDecoder(): Pick<TextDecoder, 'decode'> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return {
    decode(...chunk) {
      try {
        return decoder.decode(...chunk)
      } catch {
        throw new Refusal(400, 'The body is not valid UTF-8. Encode it as UTF-8.')
      }
    },
  }
}

function parse(json: string, keys: readonly string[]): Metadata {
  let body: unknown
  try {
    body = JSON.parse(json)
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.')
  }
  const found = isJsonObject(body) ? Object.keys(body) : undefined
  const isKnown = found?.every((key) => keys.includes(key))
  // JSON.parse keeps the last of two equal keys, but a proxy in front of the app may keep the first.
  if (!isJsonObject(body) || !isKnown || countRootKeys(json) !== found?.length) {
    const names = keys.join(', ')
    throw new Refusal(400, `The body must be an object with no keys except ${names}, each once.`)
  }
  return body
}

/** Counts the colons of the outermost object. The JSON is known to be valid. */
function countRootKeys(json: string): number {
  let count = 0
  let depth = 0
  let isInString = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (isInString && character === '\\') i++
    else if (character === '"') isInString = !isInString
    else if (isInString) continue
    else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ':' && depth === 1) count++
  }
  return count
}
