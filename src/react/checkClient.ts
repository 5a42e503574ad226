import { invalidInput } from '../core/input/invalidInput'
import { mustBe } from '../core/input/mustBe'

/**
 * Refuses what is not a client, such as an import that does not exist.
 *
 * @throws {ZepError} `invalid_input`
 */
export function checkClient(client: unknown): void {
  if (typeof client !== 'object' || client === null || !('keyPrefix' in client)) {
    const reason = mustBe('what createZepClient returns', client)
    throw invalidInput('client of <ZepProvider>', 'not_a_client', { reason })
  }
}
