/** What an error response of the mock contains. */
export interface FailureOptions {
  /**
   * The `message` of the JSON error.
   *
   * @default Zep's own message for the status
   */
  message?: string | undefined
  /**
   * The `Retry-After` header: seconds, or an HTTP date.
   *
   * @default the header is not sent
   */
  retryAfter?: number | string | undefined
  /**
   * Additional headers.
   *
   * @default none
   */
  headers?: Readonly<Record<string, string>> | undefined
}
