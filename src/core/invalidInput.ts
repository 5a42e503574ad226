import { ZepError } from './errors'

const REASONS = {
  bigint: 'is a BigInt',
  blank: 'is blank',
  control_character: 'holds a control character',
  credentials: 'holds a password; use `apiKey`',
  cycle: 'holds itself',
  dot_segment: 'is a dot segment',
  empty: 'is empty; Zep would wipe all metadata',
  forbidden_key: 'is a forbidden key',
  function: 'is a function',
  function_threw: 'could not be read: its function threw',
  getter_threw: 'could not be read: its getter threw',
  in_browser: 'is a secret; use react-zep/server, or set dangerouslyAllowBrowser',
  insecure: 'must be https, save on localhost',
  invalid_character: 'holds an invalid character',
  invalid_header: 'is no valid header',
  invalid_option: 'is not an option',
  invalid_type: 'must be a string',
  invalid_url: 'is no URL',
  lone_surrogate: 'holds a lone surrogate',
  max_depth: 'nests deeper than 100 levels',
  non_finite_number: 'is not a finite number',
  not_json: 'is not JSON; convert it first',
  not_normalised: 'holds a dot segment',
  not_plain_object: 'must be a plain object',
  not_positive_integer: 'must be a positive integer',
  nul_character: 'holds a NUL character',
  out_of_range: 'must be in 1 to 2^31',
  percent: 'holds a "%", which Zep decodes twice',
  protocol_relative: 'must name its scheme',
  query_or_fragment: 'must end before "?" and "#"',
  relative_on_server: 'is relative; a server needs an absolute one',
  reserved_key: "is Zep's own key",
  scheme: 'must be http or https',
  symbol: 'is a symbol',
  too_large: 'is over 5 MiB',
  too_long: 'is over 2,048 characters encoded',
  undefined_in_array: 'is undefined; use null',
}

/** Why an input was refused. */
export type InputIssueCode = keyof typeof REASONS

/** The error for an input that cannot be sent. Never quotes the input, which may be a secret. */
export function invalidInput(
  path: string,
  code: InputIssueCode,
  details?: { sessionId?: string | undefined; cause?: unknown },
): ZepError {
  const message = `${path} ${REASONS[code]}`
  return new ZepError({
    ...details,
    code: 'invalid_input',
    message: `Nothing was sent: ${message}.`,
    issues: [{ path, code, message }],
  })
}
