const QUOTES = 'src/core/http/quotesSecret.ts'
const CAUSE = 'src/core/http/copyCause.ts'
const READ = 'src/core/http/readResponse.ts'
const SEND = 'src/core/http/send.ts'
const PATH = 'src/core/errors/formatPath.ts'
const PRINTABLE = 'src/core/errors/printable.ts'
const COPY = 'src/core/input/copyOptions.ts'
const CLIENT = 'src/core/client.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const BASE_URL = 'src/core/input/normalizeBaseUrl.ts'

/**
 * Defects in what an error says of secrets and of the texts of others, and in whom options come from.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const secrets = {
  suite: 'engine',
  tests: ['test/core/quotes', 'test/core/causes', 'test/core/leaks'],
  mutations: [
    {
      name: 'an error quotes the key in other case',
      change: [[QUOTES, "(/[^a-z\\d]/gi, '').toLowerCase()", "(/[^a-z\\d]/gi, '')"]],
    },
    {
      name: 'an error quotes the key in hex',
      change: [[QUOTES, '[secret, hex, ...base64]', '[secret, ...base64]']],
    },
    {
      name: 'an error quotes the key in Base64',
      change: [[QUOTES, '[secret, hex, ...base64]', '[secret, hex]']],
    },
    {
      name: 'an error quotes the key in Base64 with something before it',
      change: [[QUOTES, '[0, 1, 2].map', '[0].map']],
    },
    {
      name: 'an error quotes the key in Base64 with something after it',
      change: [[QUOTES, '((offset + secret.length) * 4) / 3', 'Infinity']],
    },
    {
      name: 'an error quotes the key percent-encoded',
      change: [[QUOTES, '[text, decoded, decode(decoded)]', '[text]']],
    },
    {
      name: 'an error quotes the key percent-encoded twice',
      change: [[QUOTES, '[text, decoded, decode(decoded)]', '[text, decoded]']],
    },
    {
      name: 'an error quotes a key that looks percent-encoded',
      change: [[QUOTES, '[text, decoded, decode(decoded)]', '[decoded, decode(decoded)]']],
    },
    {
      name: 'an error quotes a word of a header',
      change: [[QUOTES, '[value, ...value.split(/[\\s,;=]+/)]', '[value]']],
    },
    {
      name: 'a short header hides the message of the server',
      change: [[QUOTES, 'secret.length >= MIN_LENGTH &&', 'secret.length > 0 &&']],
    },
    {
      name: 'a media type hides the message of the server',
      change: [[QUOTES, '!PUBLIC_HEADERS.test(name)', "name !== 'content-type'"]],
    },
    {
      name: 'a header without letters hides every message',
      change: [[QUOTES, 'code && squeezed.includes(code)', 'squeezed.includes(code)']],
    },
    {
      name: 'an error needs Base64',
      change: [[QUOTES, "typeof btoa === 'function' ? btoa : () => ''", 'btoa']],
    },
    {
      name: 'a network error keeps its cause as it is',
      tests: ['test/core/leaks', 'test/core/causes'],
      change: [
        [SEND, 'cause: copyCause(cause, isSecret),', 'cause: copyCause(cause, isSecret) && cause,'],
      ],
    },
    {
      name: 'the cause of a network error may quote the key',
      change: [
        [CAUSE, ' && !isSecret(text) ? printable(text, MAX_LINE)', ' ? printable(text, MAX_LINE)'],
      ],
    },
    {
      name: 'the cause of a network error has no code',
      change: [[CAUSE, '    ...(code && { code }),\n', '']],
    },
    {
      name: 'the cause of a network error does not say where it happened',
      change: [[CAUSE, ', ...frames]', ']']],
    },
    {
      name: 'the cause of a network error is followed forever',
      change: [[CAUSE, ' || depth === MAX_DEPTH', '']],
    },
    {
      name: 'a request id may be anything',
      change: [[READ, 'REQUEST_ID.test(requestId) && ', 'requestId && ']],
    },
    {
      name: 'a request id may be the key',
      change: [[READ, ' && !isSecret(requestId)', '']],
    },
    {
      name: 'a message quotes the key where it is cut off',
      change: [
        [READ, 'isSecret(message.slice(0, MAX_CHECKED))', 'isSecret(message.slice(0, 300))'],
      ],
    },
    {
      name: 'a message quotes all that a server says',
      tests: ['test/core/responsesWithErrors'],
      change: [[READ, 'printable(serverMessage, MAX_QUOTE)', 'serverMessage']],
    },
    {
      name: 'a path quotes a key of any length',
      change: [
        [PATH, 'return printable(text.join', 'return String(text.join'],
        [PATH, ", ''), MAX_PATH)", ", ''))"],
        [PATH, "import { printable } from './printable'\n", ''],
      ],
    },
    {
      name: 'a message contains control characters',
      change: [[PRINTABLE, '[\\p{Cc}\\u061c', '[\\u061c']],
    },
    {
      name: 'a message contains characters that change its direction',
      change: [[PRINTABLE, '\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069', '']],
    },
    {
      name: 'the client reads options of a polluted prototype',
      tests: ['test/core/clientOptions'],
      change: [[COPY, '  Object.setPrototypeOf(copy, null)\n', '']],
    },
    {
      name: 'the client reads its options when they are used',
      tests: ['test/core/clientOptions'],
      change: [[CLIENT, '  options = copyOptions(options)\n', '']],
    },
    {
      name: 'the handler reads options of a polluted prototype',
      tests: ['test/server/options'],
      change: [
        [OPTIONS, '= copyOptions(options)', '= options'],
        [OPTIONS, "import { copyOptions } from '../core/input/copyOptions'\n", ''],
      ],
    },
    {
      name: 'a base URL may have any length',
      tests: ['test/core/clientOptions'],
      change: [[BASE_URL, "  if (baseUrl.length > MAX_LENGTH) return fail('too_long')\n", '']],
    },
  ],
}
