const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const PARAMS = 'src/server/readListParams.ts'
const CALL = 'src/server/callZep.ts'
const WIRE = 'src/server/toWire.ts'
const REFUSAL = 'src/server/toRefusal.ts'
const SEND = 'src/core/requests/send.ts'
const READ = 'src/core/requests/readResponse.ts'

/**
 * Holes in what goes to Zep, and in what comes back from it.
 *
 * @type {import('../mutants.mjs').Mutation[]}
 */
export const ANSWERS = [
  // to Zep
  [
    'forwards cookies',
    HANDLER,
    "headers: { 'X-Request-Id': requestId } }",
    "headers: { 'X-Request-Id': requestId, Cookie: request.headers.get('Cookie') ?? '' } }",
  ],
  [
    'forwards all headers',
    HANDLER,
    "headers: { 'X-Request-Id': requestId } }",
    "headers: { ...Object.fromEntries(request.headers), 'X-Request-Id': requestId } }",
  ],
  [
    'forwards where the request came from',
    HANDLER,
    "headers: { 'X-Request-Id': requestId } }",
    "headers: { 'X-Request-Id': requestId, 'X-Forwarded-For': request.headers.get('X-Forwarded-For') ?? '' } }",
  ],
  [
    'takes the id of the request from the browser',
    HANDLER,
    '= crypto.randomUUID()',
    "= request.headers.get('X-Request-Id') ?? crypto.randomUUID()",
  ],
  ['follows redirects', SEND, "redirect: 'manual'", "redirect: 'follow'"],
  [
    'goes on when the browser has left',
    HANDLER,
    'callZep(upstream, target, metadata, signal)',
    'callZep(upstream, target, metadata, new AbortController().signal)',
  ],
  ['gives Zep more time than a browser waits', OPTIONS, '33_000', '60_000'],
  [
    'runs in a browser',
    OPTIONS,
    'const { scope } = createZepClient(upstream)',
    "const { scope } = { scope: upstream.baseUrl ?? 'https://' }",
  ],
  [
    'sends a key that is not there',
    OPTIONS,
    "(await apiKey()) ?? ''",
    "(await apiKey()) ?? 'undefined'",
  ],
  ['takes a relative base URL', OPTIONS, 'if (!/^https?:/.test(scope))', 'if (false)'],
  [
    'takes any base path',
    OPTIONS,
    "    fail('basePath'",
    "    if (basePath === '-') fail('basePath'",
  ],
  [
    'forwards a list parameter it does not know',
    PARAMS,
    'if (param === undefined || ',
    'if (param === undefined) continue\n    if (',
  ],
  ['takes two values for one parameter', PARAMS, ' || (found.get(param) ?? text) !== text', ''],
  ['takes a parameter twice', PARAMS, 'seen.has(name) || ', ''],
  [
    'reads numbers as JavaScript does',
    PARAMS,
    '/^\\d+$/.test(text) ? Number(text) : NaN',
    'Number(text)',
  ],

  // to the browser
  [
    'passes on unknown fields',
    WIRE,
    '    uuid: session.uuid,',
    '    ...(session as unknown as Metadata),\n    uuid: session.uuid,',
  ],
  ["passes on another user's sessions", CALL, 'if (sessions.some(', 'if (sessions.every('],
  [
    'takes another session for the one asked for',
    'src/core/requests/sessionRequest.ts',
    'session.sessionId !== sessionId',
    'session.sessionId.length !== sessionId.length',
  ],
  [
    "passes on Zep's words",
    REFUSAL,
    "'Zep has no such route: check baseUrl.' : message",
    "'Zep has no such route: check baseUrl.' : (error.serverMessage ?? message)",
  ],
  [
    'passes on the words of an error',
    REFUSAL,
    "'Zep cannot be used right now'",
    'reported.serverMessage ?? reported.message',
  ],
  [
    'passes on a 401, as if it were the user’s',
    REFUSAL,
    "  404: 'not found',",
    "  401: 'unauthorized',\n  404: 'not found',",
  ],
  ['passes on a 403', REFUSAL, "  404: 'not found',", "  403: 'forbidden',\n  404: 'not found',"],
  ['passes on a 500', REFUSAL, "  503: 'Zep", "  500: 'Zep failed',\n  503: 'Zep"],
  [
    'passes on a redirect',
    REFUSAL,
    "  404: 'not found',",
    "  302: 'moved',\n  307: 'moved',\n  404: 'not found',",
  ],
  ['forgets Retry-After', REFUSAL, "{ 'Retry-After': `${delay}` }", '{}'],
  ['gives Retry-After in milliseconds', REFUSAL, 'Math.ceil(retryAfterMs / 1000)', 'retryAfterMs'],
  ['takes a missing route for a missing session', REFUSAL, "issue?.code === 'no_route'", 'false'],
  [
    'takes a missing key for a mistake of the caller',
    REFUSAL,
    "if (!issue || issue.path === 'apiKey')",
    'if (!issue)',
  ],
  ['calls a timeout a failure of Zep', REFUSAL, 'new Refusal(504,', 'new Refusal(502,'],
  [
    'does not say that it was a timeout',
    REFUSAL,
    '{ code, reported: error })',
    '{ reported: error })',
  ],
  ['does not hear that it was a timeout', READ, "json['code'] === 'timeout'", 'false'],
  ['lets answers be cached', HANDLER, "        'Cache-Control': 'no-store',\n", ''],
  ['lets browsers guess the type', HANDLER, "        'X-Content-Type-Options': 'nosniff',\n", ''],
  [
    'lets other pages embed answers',
    HANDLER,
    "        'Cross-Origin-Resource-Policy': 'same-origin',\n",
    '',
  ],
  [
    'lets headers stand over its own',
    HANDLER,
    '        ...headers,\n',
    "        ...headers,\n        'Set-Cookie': 'zep=1',\n",
  ],
  ['answers HEAD with a body', HANDLER, "request.method === 'HEAD' ? null : ", ''],
  ['fails where a log fails', HANDLER, '  } catch {\n', '  } catch (failed) {\n    throw failed\n'],
  ['lets a log fail late', HANDLER, 'if (reported) await settings', 'if (reported) void settings'],
  [
    'tells nobody that authorize threw',
    HANDLER,
    "'this is not allowed', { reported }",
    "'this is not allowed'",
  ],
  ['tells nobody of failures', HANDLER, 'if (reported) await', 'if (reported && !reported) await'],
  ['logs a browser that left', HANDLER, 'if (failure.request.signal.aborted)', 'if (false)'],
]
