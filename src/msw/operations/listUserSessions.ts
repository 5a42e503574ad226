import { jsonResponse } from '../responses'
import { toMockWire } from '../toMockWire'
import type { OperationRequest } from './Operation'

export function listUserSessions({ store, id, shuffle }: OperationRequest): Response {
  const rows = shuffle(store.all().filter(({ userId }) => userId === id))
  // The server leaves the row id out of this list only.
  return jsonResponse(rows.map((row) => toMockWire({ ...row, id: 0 })))
}
