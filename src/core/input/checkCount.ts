import { invalidInput } from './invalidInput'

/**
 * Refuses what is not a positive integer.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkCount(path: string, count: number): void {
  if (!(Number.isSafeInteger(count) && count > 0)) throw invalidInput(path, 'not_positive_integer')
}
