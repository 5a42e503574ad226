const CLIENT = 'src/core/client.ts'
const TEXT = 'src/core/http/readText.ts'
const READ = 'src/core/http/readResponse.ts'
const SEND = 'src/core/http/send.ts'
const CONCERNS = 'src/core/errors/concernsContent.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const REFUSAL = 'src/server/toRefusal.ts'

/**
 * Defects in how much of a response is read, and from what.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const responses = {
  suite: 'engine',
  tests: ['test/core/responseSize'],
  mutations: [
    {
      name: 'the client reads a response of any size',
      change: [[TEXT, 'if (bytes > maxBytes)', 'if (bytes > Infinity)']],
    },
    {
      name: 'the client refuses a response of exactly the size limit',
      change: [[TEXT, 'if (bytes > maxBytes)', 'if (bytes >= maxBytes)']],
    },
    {
      name: 'the client counts chunks instead of bytes',
      change: [[TEXT, 'value?.byteLength ?? 0', 'value ? 1 : 0']],
    },
    {
      name: 'the client leaves a response open that it has refused',
      change: [[TEXT, '      reader.cancel().catch(() => undefined)\n', '']],
    },
    {
      name: 'the client decodes each chunk by itself',
      change: [[TEXT, '{ stream: value !== undefined }', '{ stream: false }']],
    },
    {
      name: 'the client drops the rest of a character at the end of a response',
      change: [[TEXT, '{ stream: value !== undefined }', '{ stream: true }']],
    },
    {
      name: 'the client reads a text of any length if there is no stream',
      change: [[TEXT, 'text.length > maxBytes ? undefined : text', 'text']],
    },
    {
      name: 'the client needs a stream',
      change: [[TEXT, 'source.body?.getReader?.()', 'source.body?.getReader!()']],
    },
    {
      name: 'the client has no default for the size of a response',
      change: [[CLIENT, '32 * 1024 * 1024', 'Number.MAX_SAFE_INTEGER']],
    },
    {
      name: 'the client accepts any size limit',
      change: [[CLIENT, "  checkCount('maxResponseBytes', maxResponseBytes)\n", '']],
    },
    {
      name: 'the client retries a response that is too large',
      change: [
        [READ, '    retryable: false,\n    issues: read.issues,', '    issues: read.issues,'],
      ],
    },
    {
      name: 'an edit may be blamed for a response that is too large',
      tests: ['test/core/errorsConcernsContent'],
      change: [[CONCERNS, " || code === 'invalid_response'", '']],
    },
    {
      name: 'the client takes anything for a response',
      change: [
        [
          SEND,
          "typeof value?.text === 'function' && typeof value.headers?.get === 'function'",
          'value !== Object(0)',
        ],
      ],
    },
    {
      name: 'the client takes a response without headers',
      change: [[SEND, " && typeof value.headers?.get === 'function'", '']],
    },
    {
      name: 'the handler reads a response of any size',
      change: [[OPTIONS, '    timeoutMs,\n    maxResponseBytes,\n  }\n', '    timeoutMs,\n  }\n']],
    },
    {
      name: 'the handler passes on the status of a response that is too large',
      change: [[REFUSAL, " && code !== 'invalid_response'", '']],
    },
  ],
}
