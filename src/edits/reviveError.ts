import { isZepError, ZepError, type ZepErrorInit } from '../core/errors/ZepError'

const revived = new WeakMap<WeakKey, ZepError>()

/** The error of a failed edit as a ZepError again: one from storage is a plain object. */
export function reviveError(error: unknown): ZepError | null {
  if (isZepError(error)) return error
  if (typeof error !== 'object' || error === null) return null
  const known = revived.get(error) ?? new ZepError(readInit(error))
  revived.set(error, known)
  return known
}

function readInit(error: object): ZepErrorInit {
  const { message = 'The edit failed.', code = 'http', ...rest } = error as Partial<ZepErrorInit>
  return { ...rest, message, code }
}
