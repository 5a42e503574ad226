const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const PARAMS = 'src/server/readListParams.ts'
const ROUTES = 'src/server/routes.ts'
const WIRE = 'src/core/session/toWire.ts'
const SEND = 'src/core/http/send.ts'

/**
 * Holes in what the handler sends to the browser.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerResponses = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    // to Zep
    {
      name: 'the handler forwards cookies',
      change: [
        [
          HANDLER,
          "headers = { 'X-Request-Id': requestId }",
          "headers = { 'X-Request-Id': requestId, Cookie: request.headers.get('Cookie') ?? '' }",
        ],
      ],
    },
    {
      name: 'the handler forwards all headers',
      change: [
        [
          HANDLER,
          "headers = { 'X-Request-Id': requestId }",
          "headers = { ...Object.fromEntries(request.headers), 'X-Request-Id': requestId }",
        ],
      ],
    },
    {
      name: 'the handler forwards the address of the caller',
      change: [
        [
          HANDLER,
          "headers = { 'X-Request-Id': requestId }",
          "headers = { 'X-Request-Id': requestId, 'X-Forwarded-For': request.headers.get('X-Forwarded-For') ?? '' }",
        ],
      ],
    },
    {
      name: 'the handler takes the request id from the browser',
      change: [
        [
          HANDLER,
          'requestId: crypto.randomUUID()',
          "requestId: request.headers.get('X-Request-Id') ?? crypto.randomUUID()",
        ],
      ],
    },
    {
      name: 'the handler follows redirects',
      change: [[SEND, "redirect: 'manual'", "redirect: 'follow'"]],
    },
    {
      name: 'the handler goes on after the browser has left',
      change: [[HANDLER, ': call(deadline.signal))', ': call())']],
    },
    {
      name: 'the handler gives Zep more time than a browser waits',
      change: [[OPTIONS, '33_000', '60_000']],
    },
    {
      name: 'the handler sends the key over http without being asked to',
      change: [
        [
          OPTIONS,
          '    allowInsecureHttp,\n    fetch,\n    timeoutMs,\n    maxResponseBytes,\n  }',
          '    allowInsecureHttp: true,\n    fetch,\n    timeoutMs,\n    maxResponseBytes,\n  }',
        ],
      ],
    },
    {
      name: 'the handler runs in a browser',
      change: [
        [
          OPTIONS,
          'createZepClient(upstream)',
          'createZepClient({ ...upstream, dangerouslyAllowBrowser: true })',
        ],
      ],
    },
    {
      name: 'the handler sends a key that is missing',
      change: [[OPTIONS, "(await apiKey()) ?? ''", "(await apiKey()) ?? 'undefined'"]],
    },
    {
      name: 'the handler accepts a relative baseUrl',
      change: [[OPTIONS, 'if (!/^https?:/.test(resolveBaseUrl(upstream)))', 'if (false)']],
    },
    {
      name: 'the handler accepts any basePath',
      change: [[OPTIONS, "    fail('basePath'", "    if (basePath === '-') fail('basePath'"]],
    },
    {
      name: 'the handler forwards a list parameter it does not know',
      change: [
        [PARAMS, 'if (param === undefined || ', 'if (param === undefined) continue\n    if ('],
      ],
    },
    {
      name: 'the handler accepts two values for one parameter',
      change: [[PARAMS, ' || (found.get(param) ?? text) !== text', '']],
    },
    { name: 'the handler accepts a parameter twice', change: [[PARAMS, 'seen.has(name) || ', '']] },
    {
      name: 'the handler parses numbers like JavaScript',
      change: [[PARAMS, '/^\\d+$/.test(text) ? Number(text) : NaN', 'Number(text)']],
    },
    // to the browser
    {
      name: 'the handler passes on unknown fields',
      change: [
        [
          WIRE,
          '    uuid: session.uuid,',
          '    ...(session as unknown as Metadata),\n    uuid: session.uuid,',
        ],
      ],
    },
    {
      name: "the handler passes on another user's sessions",
      change: [[ROUTES, 'if (sessions.some(', 'if (sessions.every(']],
    },
    {
      name: 'the handler takes another session for the one asked for',
      change: [
        [
          'src/core/operations/sessionRequest.ts',
          'session.sessionId === sessionId',
          'session.sessionId.length === sessionId.length',
        ],
      ],
    },
    {
      name: 'the handler lets responses be cached',
      change: [[HANDLER, "        'Cache-Control': 'no-store',\n", '']],
    },
    {
      name: 'the handler lets browsers guess the media type',
      change: [[HANDLER, "        'X-Content-Type-Options': 'nosniff',\n", '']],
    },
    {
      name: 'the handler lets other pages embed responses',
      change: [[HANDLER, "        'Cross-Origin-Resource-Policy': 'same-origin',\n", '']],
    },
    {
      name: 'the handler lets further headers through',
      change: [
        [HANDLER, '        ...headers,\n', "        ...headers,\n        'Set-Cookie': 'zep=1',\n"],
      ],
    },
    {
      name: 'the handler responds to HEAD with a body',
      change: [[HANDLER, "request.method === 'HEAD' ? null : ", '']],
    },
    {
      name: 'the handler responds to an add with 200',
      change: [[ROUTES, '    status: 201,\n', '']],
    },
    {
      name: 'the handler says more about a delete than OK',
      change: [
        [ROUTES, "json: { message: 'OK' }", "json: { message: 'OK', session_id: sessionId }"],
      ],
    },
  ],
}
