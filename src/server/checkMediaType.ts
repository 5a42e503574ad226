import { Refusal } from './Refusal'

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?$/i

/**
 * Refuses any body that is not declared as JSON, because a form on another site cannot declare that.
 *
 * @throws {Refusal} 415
 */
export function checkMediaType({ headers }: Request): void {
  const isEncoded = (headers.get('Content-Encoding') ?? 'identity') !== 'identity'
  if (isEncoded || !JSON_TYPE.test(headers.get('Content-Type') ?? '')) {
    throw new Refusal(415, 'Send the body as application/json in UTF-8, without compression.')
  }
}
