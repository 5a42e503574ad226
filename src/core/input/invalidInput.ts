import { ZepError } from '../errors/ZepError'

const REASONS = {
  bigint: 'is a BigInt; convert it to a string',
  blank: 'is blank',
  control_character: 'contains a control character',
  credentials: 'contains a user name or password; use `apiKey` instead',
  cycle: 'refers back to an object that contains it (circular); leave it out',
  dot_segment: 'is "." or ".."',
  empty: 'is empty; Zep would wipe all metadata',
  forbidden_key: 'is a forbidden key',
  function: 'is a function',
  function_threw: 'could not be read: its function threw',
  getter_threw: 'could not be read: its getter threw',
  in_browser: 'is a secret; use react-zep/server, or set dangerouslyAllowBrowser',
  insecure:
    'must use https (http is allowed on localhost only). For a Zep in your own network, set allowInsecureHttp: true',
  invalid_character: 'contains an invalid character',
  invalid_header: 'is not a valid header',
  invalid_option: 'is not a valid option',
  invalid_type: 'must be a string',
  invalid_url: 'must start with https://, or with / in a browser',
  key_prefix_of_another_caller:
    'belongs to a client with another apiKey or other headers; clear the QueryClient first, or give each its own',
  key_prefix_taken: 'belongs to a client with another baseUrl; give each its own',
  lone_surrogate: 'contains a lone surrogate',
  max_depth: 'nests deeper than 100 levels',
  non_finite_number: 'is not a finite number',
  not_a_client: 'is not a Zep client',
  not_json: 'is not JSON; convert it first',
  not_normalised: 'contains a dot segment',
  not_plain_object: 'must be a plain object',
  not_positive_integer: 'must be a positive integer',
  nul_character: 'contains a NUL character',
  other_version: 'was made by another version of this app; migrate or discard it',
  out_of_range: 'must be between 1 and 2^31',
  percent:
    'contains a "%", which Zep decodes twice; decode ids from a URL first, and choose ids without it',
  protocol_relative: 'must start with https://',
  query_or_fragment: 'must not contain "?" or "#"',
  relative_on_server: 'is relative; a server needs an absolute URL',
  reserved_key: "is Zep's own key; choose another",
  scheme: 'must start with https://, or with http:// on localhost',
  symbol: 'is a symbol',
  too_large: 'is over 5 MiB',
  too_long: 'is longer than 2,048 characters when encoded',
  undefined_in_array: 'is undefined; use null',
}

/** Why an input was refused. */
export type InputIssueCode = keyof typeof REASONS

/**
 * What is wrong with an option is wrong with every request, or found before there is any; and the
 * metadata functions send nothing.
 */
const UNSENT =
  /^(apiKey|base|baseUrl|client|first|from|headers|keyPrefix|max\w+|options|patch|second|timeoutMs|to)\b/

interface InputDetails {
  /** Says more than the reason that the code stands for. */
  reason?: string | undefined
  sessionId?: string | undefined
  cause?: unknown
}

/** The error for an input that cannot be sent. It never quotes the input, which may be a secret. */
export function invalidInput(
  path: string,
  code: InputIssueCode,
  { reason = REASONS[code], ...details }: InputDetails = {},
): ZepError {
  const message = `${path} ${reason}`
  return new ZepError({
    ...details,
    code: 'invalid_input',
    message: `${UNSENT.test(path) ? '' : 'Nothing was sent: '}${message}.`,
    issues: [{ path, code, message }],
  })
}
