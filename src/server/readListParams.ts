import type { ListSessionsParams } from '../core/operations/listSessions'
import { Refusal } from './Refusal'

const NAMES = {
  page_number: 'pageNumber',
  page_size: 'pageSize',
  order_by: 'orderBy',
  asc: 'asc',
} as const

/**
 * Reads the query of a list. Each parameter may be given once, or in both of the spellings that the
 * client sends. The client checks the values. Without a page size, the page is as large as allowed:
 * the open-source server would return every session of the project.
 *
 * @throws {Refusal} 400
 */
export function readListParams(query: URLSearchParams, maxPageSize: number): ListSessionsParams {
  const known = new Map<string, string>(Object.entries(NAMES))
  for (const name of Object.values(NAMES)) known.set(name, name)

  const found = new Map<string, string>()
  const seen = new Set<string>()
  for (const [name, text] of query) {
    const param = known.get(name)
    if (param === undefined || seen.has(name) || (found.get(param) ?? text) !== text) {
      const names = Object.keys(NAMES).join(', ')
      throw new Refusal(400, `A query parameter is unknown or given twice. Use ${names}.`)
    }
    seen.add(name)
    found.set(param, text)
  }
  const pageSize = readCount(found.get('pageSize')) ?? maxPageSize
  if (pageSize > maxPageSize) {
    throw new Refusal(400, `"page_size" must be at most ${maxPageSize}. Ask for smaller pages.`)
  }
  return {
    pageNumber: readCount(found.get('pageNumber')),
    pageSize,
    orderBy: found.get('orderBy') as ListSessionsParams['orderBy'],
    asc: readFlag(found.get('asc')),
  }
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  // `Number` would accept " 1", "1e3" and "0x1" too.
  return /^\d+$/.test(text) ? Number(text) : NaN
}

function readFlag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text !== 'true' && text !== 'false') throw new Refusal(400, '"asc" must be true or false.')
  return text === 'true'
}
