import { invalidInput } from './invalidInput'

/**
 * Refuses a number that counts nothing.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkCount(path: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw invalidInput(path, 'not_positive_integer')
  }
}
