import { okResponse } from '../responses'
import type { OperationRequest } from './Operation'

export function deleteSession({ store, id }: OperationRequest): Response {
  store.delete(id)
  return okResponse()
}
