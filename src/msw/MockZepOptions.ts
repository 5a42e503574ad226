import type { Latency } from './latencyMs'
import type { SessionSeed } from './makeSession'
import type { ZepEdition } from './ZepEdition'

/** What the mock Zep contains, and which Zep it is. */
export interface MockZepOptions {
  /**
   * The sessions at the start and after `reset()`.
   *
   * @default none
   */
  sessions?: readonly SessionSeed[] | undefined
  /**
   * The same as the client's. A path matches on every origin.
   *
   * @default 'https://api.getzep.com/api/v2'
   */
  baseUrl?: string | undefined
  /**
   * The key that every request has to send as `Authorization: Api-Key <apiKey>`. Any other request
   * gets a 401.
   *
   * @default no key is needed
   */
  apiKey?: string | undefined
  /**
   * How long requests take, in milliseconds.
   *
   * @default 0
   */
  latency?: Latency | undefined
  /**
   * Which server to be, where the two differ.
   *
   * @default 'cloud'
   */
  edition?: ZepEdition | undefined
}
