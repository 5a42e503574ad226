import { ZepError } from './errors'

const REASONS = {
  bigint: 'is a BigInt; convert it to a number or a string',
  blank: 'is blank',
  control_character: 'holds a control character',
  credentials: 'holds a user name or password; pass `apiKey` instead',
  cycle: 'refers back to an object that holds it',
  dot_segment: 'is a dot segment, which would address another route',
  empty: 'is empty; Zep would wipe all metadata',
  forbidden_key: 'is a key that no object may set',
  function: 'is a function',
  function_threw: 'could not be had: the function given for it threw',
  getter_threw: 'could not be read: its getter threw',
  in_browser:
    'is a secret that no browser may hold; use react-zep/server, or set dangerouslyAllowBrowser',
  insecure: 'must be https, save on localhost',
  invalid_character: 'holds a character that is not allowed there',
  invalid_header: 'holds what no HTTP header can',
  invalid_option: 'is none of the values that Zep knows',
  invalid_type: 'must be a string',
  invalid_url: 'is no URL',
  lone_surrogate: 'holds half of a surrogate pair, which is no text',
  max_depth: 'nests deeper than 100 levels',
  non_finite_number: 'is not a finite number',
  not_json: 'is no JSON value; convert it first, a Date with toISOString()',
  not_normalised: 'holds dot segments',
  not_plain_object: 'must be a plain object',
  not_positive_integer: 'must be a whole number above 0',
  nul_character: 'holds U+0000, which Zep cannot store',
  out_of_range: 'must be above 0 and below 2^31',
  percent: 'holds a "%", which Zep decodes twice',
  protocol_relative: 'must name its scheme',
  query_or_fragment: 'must end before "?" and "#"',
  relative_on_server: 'is relative, which only a browser can resolve; pass an absolute one',
  reserved_key: "is Zep's own; an edit of it is ignored",
  scheme: 'must be http or https',
  symbol: 'is a symbol',
  too_large: 'is over 5 MiB as JSON',
  too_long: 'is over 2,048 characters when encoded',
  undefined_in_array: 'is undefined, which JSON has no word for; use null',
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
