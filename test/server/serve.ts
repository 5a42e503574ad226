import { type ZepError } from '../../src/exports/core'
import { type ZepAccess, type ZepHandlerOptions, createZepHandler } from '../../src/exports/server'
import { type FakeFetch, type SentRequest, echoSession, fakeFetch } from '../core/fakeFetch'

export const API_KEY = 'z_secret.key-123'
export const APP = 'https://app.test'
export const API = `${APP}/api/zep`

/** A handler over a Zep that is a function, and what both of them saw. */
export interface Served {
  handler: (request: Request) => Promise<Response>
  zep: FakeFetch
  /** What `authorize` was asked, in order. */
  asked: ZepAccess[]
  /** What `onError` was told, in order. */
  errors: ZepError[]
  get: (path: string, headers?: Record<string, string>) => Promise<Response>
  /** As a page of the app would send it, save for what `headers` say. */
  patch: (path: string, body: BodyInit | null, headers?: HeaderChanges) => Promise<Response>
}

/** `undefined` takes a header out. */
export type HeaderChanges = Record<string, string | undefined>

export function serve(
  options: Partial<ZepHandlerOptions> = {},
  answer: (request: SentRequest, signal: AbortSignal) => Response | Promise<Response> = echoSession,
): Served {
  const zep = fakeFetch(answer)
  const asked: ZepAccess[] = []
  const errors: ZepError[] = []
  const { authorize = () => true, ...rest } = options
  const handler = createZepHandler({
    apiKey: API_KEY,
    fetch: zep,
    onError: (error) => void errors.push(error),
    ...rest,
    authorize: (access) => {
      asked.push(access)
      return authorize(access)
    },
  })
  return {
    handler,
    zep,
    asked,
    errors,
    get: (path, headers = {}) => handler(new Request(API + path, { headers })),
    patch: (path, body, headers) => handler(patchRequest(API + path, body, headers)),
  }
}

export function patchRequest(
  url: string,
  body: BodyInit | null,
  headers: HeaderChanges = {},
): Request {
  const all: HeaderChanges = {
    'Sec-Fetch-Site': 'same-origin',
    'Content-Type': 'application/json',
    ...headers,
  }
  const kept = Object.entries(all).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return new Request(url, {
    method: 'PATCH',
    headers: kept,
    body,
    // A type of its own: the DOM's RequestInit does not know what a streamed body needs.
    ...({ duplex: 'half' } as object),
  })
}

/** The shortest edit that is in order. */
export const EDIT = '{"metadata":{"a":1}}'

export function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), init)
}
