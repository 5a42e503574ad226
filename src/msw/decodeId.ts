import { Refusal } from './Refusal'
import { splitPath } from './splitPath'

/**
 * Reads the id in a path, which is its second segment. It decodes twice, as the server does, so an id
 * that contains `%` names another session, or none.
 */
export function decodeId(path: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(splitPath(path)[1] ?? ''))
  } catch {
    throw new Refusal(400, 'invalid URL escape')
  }
}
