import { decodeId } from './decodeId'

/** Returns the id of the session that a path is about, or undefined if it is about none. */
export function sessionIdOf(path: string): string | undefined {
  if (!/^\/+sessions\/+[^/]/.test(path)) return undefined
  try {
    return decodeId(path)
  } catch {
    return undefined
  }
}
