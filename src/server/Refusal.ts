import type { ZepError } from '../core/errors/ZepError'

interface RefusalDetails {
  headers?: Record<string, string> | undefined
  code?: 'timeout' | undefined
  retryable?: false | undefined
  isRoute?: boolean | undefined
  reported?: ZepError | undefined
}

/** A message may quote a key of the caller's, which may be a megabyte long. */
const MAX_MESSAGE = 200
const TAIL = 60

/** A response that ends a request. Its message is our own and never quotes a response of Zep. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  /** What the status alone does not say. */
  readonly code: 'timeout' | undefined
  /** `false` marks what no retry and no edit can fix, whatever the status; `undefined` says nothing. */
  readonly retryable: false | undefined
  /** Whether the path itself is unknown, rather than the session or user that it names. */
  readonly isRoute: boolean
  /** What `onError` is called with; `undefined` if only the caller is at fault. */
  readonly reported: ZepError | undefined

  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(shorten(message))
    this.name = 'Refusal'
    this.status = status
    this.headers = details.headers ?? {}
    this.code = details.code
    this.retryable = details.retryable
    this.isRoute = details.isRoute ?? false
    this.reported = details.reported
  }
}

/** Cuts from the middle: what is wrong, and what to do, comes last. */
function shorten(message: string): string {
  if (message.length <= MAX_MESSAGE) return message
  return `${message.slice(0, MAX_MESSAGE - TAIL - 1)}…${message.slice(-TAIL)}`
}
