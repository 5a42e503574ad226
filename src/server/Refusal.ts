import type { ZepError } from '../core/errors'

interface RefusalDetails {
  headers?: Record<string, string> | undefined
  code?: 'timeout' | undefined
  isRoute?: boolean | undefined
  reported?: ZepError | undefined
}

/** An answer that ends a request, worded by us: nothing of Zep's answer is in it. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  /** What the status alone does not say. */
  readonly code: 'timeout' | undefined
  /** Whether nothing at all is to be found at the path, be it a session or not. */
  readonly isRoute: boolean
  /** What the app is told by `onError`; nothing where the caller alone is at fault. */
  readonly reported: ZepError | undefined

  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.headers = details.headers ?? {}
    this.code = details.code
    this.isRoute = details.isRoute ?? false
    this.reported = details.reported
  }
}
