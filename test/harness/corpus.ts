import vm from 'node:vm'

import { readData } from './readData'

interface Reject {
  outcome: 'reject'
  path: string
  code: string
}

interface Case<TExpect> {
  id: string
  name: string
  expect: TExpect | Reject
}

interface InputCase<TExpect> extends Case<TExpect> {
  /** A JavaScript expression of this project's own, over `vm`. */
  js: string
}

/** A response of the server, and what the client must make of it. */
export interface ResponseCase {
  id: string
  name: string
  requestedId: string
  response: {
    status: number
    headers?: Record<string, string>
    body?: string | null
    bodyJs?: string
  }
  expect:
    | { outcome: 'session'; value?: Record<string, unknown> }
    | {
        outcome: 'error'
        code: string
        reason?: string
        status?: number
        serverMessage?: string
      }
}

/** test/data/bad-inputs.json: inputs and responses met in the wild, with what each must lead to. */
export interface Corpus {
  sessionIds: InputCase<{ outcome: 'send'; urlSegment: string }>[]
  metadata: InputCase<{ outcome: 'send'; body: string }>[]
  responses: ResponseCase[]
  retryAfter: { id: string; header: string; now: number; expectMs: number | null }[]
  baseUrls: {
    id: string
    baseUrl: string
    env: 'browser' | 'server'
    expect: { outcome: 'use'; value: string } | Reject
  }[]
  apiKeys: { id: string; js: string; expect: { outcome: 'use' } | Reject }[]
}

export const corpus = readData('bad-inputs') as Corpus

/** Evaluates an expression of the corpus. */
export function evaluate(js: string): unknown {
  const run = vm.runInThisContext(`(vm) => (${js})`) as (api: typeof vm) => unknown
  return run(vm)
}
