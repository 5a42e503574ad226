import { makeSession } from '../makeSession'
import { Refusal } from '../Refusal'
import { jsonResponse } from '../responses'
import type { OperationRequest } from './Operation'

export function getUser({ store, id }: OperationRequest): Response {
  const number = store.users.indexOf(id) + 1
  if (number === 0) throw new Refusal(404, 'not found')
  const { uuid, createdAt, updatedAt, projectUuid } = makeSession({ id: number })
  const sessions = store.all().filter(({ userId }) => userId === id)
  return jsonResponse({
    uuid,
    id: number,
    created_at: createdAt,
    updated_at: updatedAt,
    deleted_at: null,
    user_id: id,
    project_uuid: projectUuid,
    session_count: sessions.length || undefined,
  })
}
