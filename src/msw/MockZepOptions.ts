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
   * The ids of the users that exist, besides those of the sessions at the start. As on the server, a
   * session can only be added for a user that exists, or for none.
   *
   * @default none
   */
  users?: readonly string[] | undefined
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
  /**
   * Whether sessions come in an order that changes from request to request, wherever the server
   * promises none: sessions that are equal in the field of `order_by`, which is usual for `user_id`,
   * and the sessions of a user. Pages then repeat some sessions and miss others, as the server's do.
   * The orders are the same in every run and after `reset()`, and others for another number.
   *
   * Sessions at the start have equal times, unless you give them a `createdAt`.
   *
   * @default false: such sessions come in the order of their row ids
   */
  shuffleTies?: boolean | number | undefined
}
