const WIRE = 'src/server/toWire.ts'
const CALL = 'src/server/callZep.ts'
const REQUEST = 'src/core/requests/sessionRequest.ts'
const REFUSAL = 'src/server/toRefusal.ts'
const READ = 'src/core/requests/readResponse.ts'
const HANDLER = 'src/server/createZepHandler.ts'

/**
 * Holes in what the handler sends to the browser.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerAnswers = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    {
      name: 'passes on unknown fields',
      change: [
        [
          WIRE,
          '    uuid: session.uuid,',
          '    ...(session as unknown as Metadata),\n    uuid: session.uuid,',
        ],
      ],
    },
    {
      name: "passes on another user's sessions",
      change: [[CALL, 'if (sessions.some(', 'if (sessions.every(']],
    },
    {
      name: 'accepts a session other than the requested one',
      change: [
        [
          REQUEST,
          'session.sessionId !== sessionId',
          'session.sessionId.length !== sessionId.length',
        ],
      ],
    },
    {
      name: "passes on Zep's error message",
      change: [
        [
          REFUSAL,
          "'Zep has no such route: check baseUrl.' : message",
          "'Zep has no such route: check baseUrl.' : (error.serverMessage ?? message)",
        ],
      ],
    },
    {
      name: 'passes on the message of any error',
      change: [
        [REFUSAL, "'Zep cannot be used right now'", 'reported.serverMessage ?? reported.message'],
      ],
    },
    {
      name: 'passes on a 401, as if it were the user’s',
      change: [[REFUSAL, "  404: 'not found',", "  401: 'unauthorized',\n  404: 'not found',"]],
    },
    {
      name: 'passes on a 403',
      change: [[REFUSAL, "  404: 'not found',", "  403: 'forbidden',\n  404: 'not found',"]],
    },
    {
      name: 'passes on a 500',
      change: [[REFUSAL, "  503: 'Zep", "  500: 'Zep failed',\n  503: 'Zep"]],
    },
    {
      name: 'passes on a redirect',
      change: [
        [
          REFUSAL,
          "  404: 'not found',",
          `  302: 'moved',
  307: 'moved',
  404: 'not found',`,
        ],
      ],
    },
    { name: 'forgets Retry-After', change: [[REFUSAL, "{ 'Retry-After': `${delay}` }", '{}']] },
    {
      name: 'gives Retry-After in milliseconds',
      change: [[REFUSAL, 'Math.ceil(retryAfterMs / 1000)', 'retryAfterMs']],
    },
    {
      name: 'mistakes a missing route for a missing session',
      change: [[REFUSAL, "issue?.code === 'no_route'", 'false']],
    },
    {
      name: 'blames the caller for a missing key',
      change: [[REFUSAL, "if (!issue || issue.path === 'apiKey')", 'if (!issue)']],
    },
    {
      name: 'calls a timeout a failure of Zep',
      change: [[REFUSAL, 'new Refusal(504,', 'new Refusal(502,']],
    },
    {
      name: 'does not say that it was a timeout',
      change: [[REFUSAL, '{ code, reported: error })', '{ reported: error })']],
    },
    {
      name: 'does not recognize a timeout of the handler',
      change: [[READ, "json['code'] === 'timeout'", 'false']],
    },
    {
      name: 'lets answers be cached',
      change: [[HANDLER, "        'Cache-Control': 'no-store',\n", '']],
    },
    {
      name: 'lets browsers guess the type',
      change: [[HANDLER, "        'X-Content-Type-Options': 'nosniff',\n", '']],
    },
    {
      name: 'lets other pages embed answers',
      change: [[HANDLER, "        'Cross-Origin-Resource-Policy': 'same-origin',\n", '']],
    },
    {
      name: 'lets other headers override its own',
      change: [
        [
          HANDLER,
          '        ...headers,\n',
          `        ...headers,
        'Set-Cookie': 'zep=1',
`,
        ],
      ],
    },
    {
      name: 'answers HEAD with a body',
      change: [[HANDLER, "request.method === 'HEAD' ? null : ", '']],
    },
    {
      name: 'fails where a log fails',
      change: [
        [
          HANDLER,
          '  } catch {\n',
          `  } catch (failed) {
    throw failed
`,
        ],
      ],
    },
    {
      name: 'lets a log fail late',
      change: [[HANDLER, 'if (reported) await settings', 'if (reported) void settings']],
    },
    {
      name: 'tells nobody that authorize threw',
      change: [[HANDLER, "'this is not allowed', { reported }", "'this is not allowed'"]],
    },
    {
      name: 'tells nobody of failures',
      change: [[HANDLER, 'if (reported) await', 'if (reported && !reported) await']],
    },
    {
      name: 'logs a browser that disconnected',
      change: [[HANDLER, 'if (failure.request.signal.aborted)', 'if (false)']],
    },
  ],
}
