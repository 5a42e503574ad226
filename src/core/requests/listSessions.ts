import { invalidInput } from '../invalidInput'
import { readSessionList } from '../readSession'
import type { RegisteredMetadata, SessionList } from '../session'
import type { Send } from './send'
import type { RequestOptions } from './withDeadline'

/** Which sessions to list, and in what order. */
export interface ListSessionsParams {
  /** From 1. */
  pageNumber?: number | undefined
  pageSize?: number | undefined
  orderBy?: 'created_at' | 'updated_at' | 'user_id' | 'session_id' | undefined
  /** Ascending order. */
  asc?: boolean | undefined
}

const ORDERS: readonly unknown[] = ['created_at', 'updated_at', 'user_id', 'session_id']

/** `GET /sessions-ordered`. */
export async function listSessions<TMetadata = RegisteredMetadata>(
  send: Send,
  params: ListSessionsParams = {},
  options?: RequestOptions,
): Promise<SessionList<TMetadata>> {
  const query = toQuery(params)
  const list = await send(
    { operation: 'listSessions', path: `/sessions-ordered${query}`, read: readSessionList },
    options,
  )
  return list as SessionList<TMetadata>
}

/**
 * Zep documents `page_number`, its open-source server reads `pageNumber` and, where that is
 * missing, returns every session: so both are sent.
 */
function toQuery({ pageNumber, pageSize, orderBy, asc }: ListSessionsParams): string {
  checkCount('pageNumber', pageNumber)
  checkCount('pageSize', pageSize)
  if (orderBy !== undefined && !ORDERS.includes(orderBy)) {
    throw invalidInput('orderBy', 'invalid_option')
  }
  if (asc !== undefined && typeof asc !== 'boolean') throw invalidInput('asc', 'invalid_option')
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

function checkCount(path: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw invalidInput(path, 'not_positive_integer')
  }
}
