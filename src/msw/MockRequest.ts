/** A request that reached the mock. */
export interface MockRequest {
  /** Counts up from 1 in the order of arrival. */
  id: number
  /** In upper case. */
  method: string
  url: string
  /** The part below the base URL, still encoded, without the query. */
  path: string
  /** Decoded. Undefined if the path does not name a session. */
  sessionId: string | undefined
  /** The parsed JSON, the string itself if it is not JSON, or undefined if there is no body. */
  body: unknown
  /** The names are in lower case. The values of `authorization` and `cookie` are hidden. */
  headers: Readonly<Record<string, string>>
  /** In milliseconds since the epoch. */
  startedAt: number
  /**
   * The status of the response, `'network'` if the connection was lost, `'aborted'` if the client
   * gave up first, or undefined while the request is in flight. MSW's worker does not tell the mock
   * about an abort.
   */
  status: number | 'network' | 'aborted' | undefined
}
