import { invalidInput } from './invalidInput'
import { mustBe } from './mustBe'

/**
 * Refuses an argument that is not an object. TypeScript does so already, but JavaScript would read
 * properties of `undefined`.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkObject(path: string, value: unknown, example: string): void {
  if (typeof value !== 'object' || value === null) {
    const reason = mustBe(`an object like ${example}`, value)
    throw invalidInput(path, 'not_plain_object', { reason })
  }
}
