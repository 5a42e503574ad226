import type { RequestOptions } from '../http/RequestOptions'
import type { Send } from '../http/send'
import { checkCount } from '../input/checkCount'
import { checkObject } from '../input/checkObject'
import { invalidInput } from '../input/invalidInput'
import type { RegisteredMetadata, SessionList } from '../session/Session'
import { sessionListSchema } from '../session/sessionSchema'

/** Which page of sessions to read, and in what order. */
export interface ListSessionsParams {
  /**
   * The page, counted from 1.
   *
   * @default the first page
   */
  pageNumber?: number | undefined
  /**
   * How many sessions a page has.
   *
   * @default the server's: the open-source server returns all sessions
   */
  pageSize?: number | undefined
  /**
   * The field to sort by. `user_id` is not a total order: Zep sends the sessions of one user in any
   * order, another one for each page, so that pages repeat some sessions and miss others. The
   * others are total orders in practice, but by `updated_at` every edit moves a session.
   *
   * @default the server's: the open-source server sorts by when a session was added
   */
  orderBy?: 'created_at' | 'updated_at' | 'user_id' | 'session_id' | undefined
  /**
   * Whether to sort in ascending order.
   *
   * @default false
   */
  asc?: boolean | undefined
}

/** The parameters of an infinite list, which chooses the pages itself. */
export type InfiniteListSessionsParams = Omit<ListSessionsParams, 'pageNumber'>

const ORDERS: readonly unknown[] = ['created_at', 'updated_at', 'user_id', 'session_id']

/** `GET /sessions-ordered`. */
export async function listSessions<TMetadata extends object = RegisteredMetadata>(
  send: Send,
  params: ListSessionsParams = {},
  options?: RequestOptions,
): Promise<SessionList<TMetadata>> {
  checkObject('params', params, '{ pageNumber, pageSize }')
  const path = `/sessions-ordered${toQuery(params)}`
  const list = await send(
    { operation: 'listSessions', method: 'GET', path, schema: sessionListSchema },
    options,
  )
  return list as SessionList<TMetadata>
}

/**
 * Sends both spellings: Zep documents `page_number`, but its open-source server reads `pageNumber`,
 * and without that returns every session.
 */
function toQuery({ pageNumber, pageSize, orderBy, asc }: ListSessionsParams): string {
  checkCount('pageNumber', pageNumber)
  checkCount('pageSize', pageSize)
  if (orderBy !== undefined && !ORDERS.includes(orderBy)) {
    const reason = `must be one of these: ${ORDERS.join(', ')}`
    throw invalidInput('orderBy', 'invalid_option', { reason })
  }
  if (asc !== undefined && typeof asc !== 'boolean') {
    throw invalidInput('asc', 'invalid_option', { reason: 'must be true or false' })
  }
  const query = Object.entries({
    page_number: pageNumber,
    pageNumber,
    page_size: pageSize,
    pageSize,
    order_by: orderBy,
    orderBy,
    asc,
  }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value}`))
  return query.length > 0 ? `?${query.join('&')}` : ''
}
