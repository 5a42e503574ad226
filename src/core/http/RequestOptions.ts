/** The options that every method of the client takes last. */
export interface RequestOptions {
  /** Aborts the call, which then rejects with a native `AbortError`. */
  signal?: AbortSignal | undefined
  /**
   * How long headers and body together may take, in milliseconds.
   *
   * @default the client's `timeoutMs`
   */
  timeoutMs?: number | undefined
}
