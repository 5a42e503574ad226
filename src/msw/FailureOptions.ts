/** What an error response of the mock contains. */
export interface FailureOptions {
  /**
   * The `message` of the JSON error.
   *
   * @default Zep's own message for the status, or with `retryable: false` that of the handler
   */
  message?: string | undefined
  /**
   * The `Retry-After` header: seconds, or an HTTP date.
   *
   * @default the header is not sent
   */
  retryAfter?: number | string | undefined
  /**
   * `false` marks the error as `react-zep/server` marks what only its developer can fix, such as a
   * wrong API key: with `"retryable": false` in a JSON body. The client then retries nothing, whatever
   * the status, and one of `error.issues` has the code `not_retryable`. The handler itself sends a 500
   * or a 502.
   *
   * @default the response does not say, as Zep's own errors do not
   * @example zep.fail({ status: 502, retryable: false })
   */
  retryable?: false | undefined
  /**
   * Additional headers.
   *
   * @default none
   */
  headers?: Readonly<Record<string, string>> | undefined
}
