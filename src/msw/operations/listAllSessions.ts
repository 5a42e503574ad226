import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'
import { readInteger } from './readInteger'

export function listAllSessions({ store, query }: OperationRequest): Response {
  const limit = readInteger(query, 'limit')
  const cursor = readInteger(query, 'cursor')
  const rows = store.all().filter(({ id }) => (id ?? 0) > cursor)
  return jsonResponse(rows.slice(0, limit > 0 ? limit : undefined).map(toMockWire))
}
