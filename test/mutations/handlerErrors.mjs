const HANDLER = 'src/server/createZepHandler.ts'
const CHECK = 'src/server/checkAccess.ts'
const REPORT = 'src/server/report.ts'
const REFUSAL = 'src/server/toRefusal.ts'
const READ = 'src/core/http/readResponse.ts'

/**
 * Holes in what the handler says about failures, to the browser and to `onError`.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerErrors = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    {
      name: 'the handler passes on the message of Zep',
      change: [
        [
          REFUSAL,
          '(message ?? UNREACHABLE_MESSAGE)',
          '(error.serverMessage ?? message ?? UNREACHABLE_MESSAGE)',
        ],
      ],
    },
    {
      name: 'the handler passes on the message of an error',
      change: [
        [
          REFUSAL,
          "'This server cannot use Zep. The reason was passed to onError of createZepHandler.'",
          'reported.serverMessage ?? reported.message',
        ],
      ],
    },
    {
      name: 'the handler passes on a 401 as if it concerned the user',
      change: [
        [
          REFUSAL,
          "  404: 'Zep has no such session or user.',",
          "  401: 'unauthorized',\n  404: 'Zep has no such session or user.',",
        ],
      ],
    },
    {
      name: 'the handler passes on a 403',
      change: [
        [
          REFUSAL,
          "  404: 'Zep has no such session or user.',",
          "  403: 'forbidden',\n  404: 'Zep has no such session or user.',",
        ],
      ],
    },
    {
      name: 'the handler takes a 500 of Zep for a mistake of the developer',
      change: [[REFUSAL, "  500: 'Zep failed. Try again later.',\n", '']],
    },
    {
      name: 'the handler turns a 422 into a 502',
      change: [[REFUSAL, "  422: 'Zep refused the content of the request.',\n", '']],
    },
    {
      name: 'the handler does not mark a wrong key or a web page',
      change: [
        [
          REFUSAL,
          'if (message === undefined && !error.retryable)',
          "if (message === undefined && code === 'redirect')",
        ],
      ],
    },
    {
      name: 'the handler marks a network failure',
      change: [
        [REFUSAL, 'if (message === undefined && !error.retryable)', 'if (message === undefined)'],
      ],
    },
    {
      name: 'the handler marks whatever is a 5xx',
      change: [
        [
          HANDLER,
          'JSON.stringify({ code, message, retryable })',
          'JSON.stringify({ code, message, retryable: status < 500 ? undefined : false })',
        ],
      ],
    },
    {
      name: 'the handler marks nothing',
      change: [
        [
          HANDLER,
          'JSON.stringify({ code, message, retryable })',
          'JSON.stringify({ code, message, retryable: retryable || undefined })',
        ],
      ],
    },
    {
      name: 'the handler drops the mark of another handler',
      change: [[REFUSAL, " && issue?.code !== 'not_retryable'", '']],
    },
    {
      name: 'the handler takes a redirect that was followed for a response of Zep',
      change: [[REFUSAL, "code !== 'redirect' && ", '']],
    },
    {
      name: 'the handler does not report a wrong key',
      change: [
        [
          REFUSAL,
          '{ retryable: false, reported },',
          "{ retryable: false, ...(reported.code !== 'unauthorized' && { reported }) },",
        ],
      ],
    },
    {
      name: 'the handler does not report what it passes on',
      change: [
        [
          REFUSAL,
          '      reported: error,\n',
          '      reported: error.retryable ? error : undefined,\n',
        ],
      ],
    },
    {
      name: 'the client does not read the mark of the handler',
      change: [[READ, "json?.['retryable'] === false", 'false']],
    },
    {
      name: 'the client retries what the handler has marked',
      change: [[READ, 'issue ? false : undefined', 'undefined']],
    },
    {
      name: 'the handler passes on a redirect',
      change: [
        [REFUSAL, "code !== 'redirect' && ", ''],
        [
          REFUSAL,
          "  404: 'Zep has no such session or user.',",
          "  302: 'moved',\n  307: 'moved',\n  404: 'Zep has no such session or user.',",
        ],
      ],
    },
    {
      name: 'the handler drops Retry-After',
      change: [[REFUSAL, "{ 'Retry-After': `${delay}` }", '{}']],
    },
    {
      name: 'the handler sends Retry-After in milliseconds',
      change: [[REFUSAL, 'Math.ceil(retryAfterMs / 1000)', 'retryAfterMs']],
    },
    {
      name: 'the handler takes a missing route for a missing session',
      change: [[REFUSAL, "issue?.code === 'no_route'", 'false']],
    },
    {
      name: 'the handler takes a missing key for a mistake of the caller',
      change: [[REFUSAL, "if (!issue || issue.path === 'apiKey')", 'if (!issue)']],
    },
    {
      name: 'the handler reports a timeout as a failure of Zep',
      change: [[REFUSAL, 'new Refusal(504,', 'new Refusal(502,']],
    },
    {
      name: 'the handler sends a timeout without its code',
      change: [[REFUSAL, '{ code, reported: error })', '{ reported: error })']],
    },
    {
      name: 'the handler does not read that it was a timeout',
      change: [[READ, "json?.['code'] === 'timeout'", 'false']],
    },
    {
      name: 'the handler fails if a log fails',
      change: [
        [REPORT, 'onError(error, context))().catch(() => undefined)', 'onError(error, context))()'],
        [REPORT, '.catch(() => undefined)\n}', '\n}'],
      ],
    },
    {
      name: 'the handler does not wait for onError',
      change: [[HANDLER, 'if (reported) await report', 'if (reported) void report']],
    },
    {
      name: 'the handler does not report that authorize threw',
      change: [
        [CHECK, "did not allow this request.', { reported }", "did not allow this request.'"],
      ],
    },
    {
      name: 'the handler does not report failures',
      change: [[HANDLER, 'if (reported) await', 'if (reported && !reported) await']],
    },
    {
      name: 'the handler logs a browser that left',
      change: [[HANDLER, 'if (context.request.signal.aborted)', 'if (false)']],
    },
  ],
}
