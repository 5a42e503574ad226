/**
 * Copies options, so that changing them later has no effect. The copy has no prototype, so that
 * nothing is read from an `Object.prototype` that was polluted.
 */
export function copyOptions<TOptions extends object>(options: TOptions): TOptions {
  const copy = { ...options }
  Object.setPrototypeOf(copy, null)
  return copy
}
