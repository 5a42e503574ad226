import { type InputIssueCode, invalidInput } from '../input/invalidInput'
import type { Getter } from './Getter'

const MISSING = 'is missing; set the environment variable that it comes from, such as ZEP_API_KEY'

/** Where the headers of a request come from. */
export interface HeaderSources {
  /** Absent if the backend adds the key itself. */
  apiKey?: Getter<string>
  headers?: Getter<HeadersInit> | undefined
}

/**
 * Refuses a key that no header can hold, or that a header would truncate or split.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkApiKey(apiKey: unknown): asserts apiKey is string {
  const fail = (code: InputIssueCode, reason?: string): never => {
    throw invalidInput('apiKey', code, { reason })
  }
  if (typeof apiKey !== 'string') fail('invalid_type', apiKey == null ? MISSING : undefined)
  else if (!apiKey.trim()) fail('blank', MISSING)
  else if (/[^!-~]/.test(apiKey)) fail('invalid_character')
}

/** The headers of one request. */
export async function makeHeaders(sources: HeaderSources, hasBody: boolean): Promise<Headers> {
  const given = await resolve('headers', sources.headers)
  const headers = toHeaders(given)
  if ('apiKey' in sources) {
    const apiKey = await resolve('apiKey', sources.apiKey)
    checkApiKey(apiKey)
    headers.set('Authorization', `Api-Key ${apiKey}`)
  }
  if (hasBody) headers.set('Content-Type', 'application/json')
  return headers
}

async function resolve<TValue extends string | HeadersInit | undefined>(
  name: string,
  getter: TValue | (() => TValue | Promise<TValue>),
): Promise<TValue> {
  if (typeof getter !== 'function') return getter
  try {
    return await getter()
  } catch (cause) {
    throw invalidInput(name, 'function_threw', { cause })
  }
}

/** The native error is dropped: its message quotes the value. */
function toHeaders(init: HeadersInit | undefined): Headers {
  try {
    return new Headers(init)
  } catch {
    throw invalidInput('headers', 'invalid_header')
  }
}
