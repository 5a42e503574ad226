import { readTarget } from './readTarget'
import { Refusal } from './Refusal'

/** Returns the id of the session that a path is about, or undefined if it is about none. */
export function sessionIdOf(path: string): string | undefined {
  try {
    const { pattern, readId } = readTarget(path)
    return /^\/sessions\/\*/.test(pattern) ? readId() : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
