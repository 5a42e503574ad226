import { printable } from '../errors/printable'
import { isContainer } from '../session/json'

const MAX_LINE = 200
const MAX_DEPTH = 4

/**
 * Copies what `fetch` threw, for a log: names, messages, codes, and where it happened. The original
 * may contain the raw bytes of a response, and so a key that the server has repeated.
 */
export function copyCause(
  cause: unknown,
  isSecret: (text: string) => boolean,
  depth = 0,
): Error | undefined {
  if (cause == null || depth === MAX_DEPTH) return undefined
  const read = (text: unknown): string =>
    typeof text === 'string' && !isSecret(text) ? printable(text, MAX_LINE) : ''
  const fields = isContainer(cause) ? cause : { message: cause }
  const { stack, errors } = fields
  // Node tries several addresses, and reports the failure of each.
  const inner = fields['cause'] ?? (isContainer(errors) ? errors[0] : undefined)

  const name = read(fields['name']) || 'Error'
  const message = read(fields['message'])
  const code = read(fields['code'])
  const lines = typeof stack === 'string' ? stack.split('\n') : []
  const frames = lines.filter((line) => /^ +at /.test(line)).map(read)
  return Object.assign(new Error(message, { cause: copyCause(inner, isSecret, depth + 1) }), {
    name,
    stack: [`${name}: ${message}`, ...frames].join('\n'),
    ...(code && { code }),
  })
}
