const HANDLER = 'src/server/createZepHandler.ts'
const SEND = 'src/core/requests/send.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const PARAMS = 'src/server/readListParams.ts'

/**
 * Holes in what the handler sends to Zep.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerCalls = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    {
      name: 'forwards cookies',
      change: [
        [
          HANDLER,
          "headers: { 'X-Request-Id': requestId } }",
          "headers: { 'X-Request-Id': requestId, Cookie: request.headers.get('Cookie') ?? '' } }",
        ],
      ],
    },
    {
      name: 'forwards all headers',
      change: [
        [
          HANDLER,
          "headers: { 'X-Request-Id': requestId } }",
          "headers: { ...Object.fromEntries(request.headers), 'X-Request-Id': requestId } }",
        ],
      ],
    },
    {
      name: 'forwards where the request came from',
      change: [
        [
          HANDLER,
          "headers: { 'X-Request-Id': requestId } }",
          "headers: { 'X-Request-Id': requestId, 'X-Forwarded-For': request.headers.get('X-Forwarded-For') ?? '' } }",
        ],
      ],
    },
    {
      name: 'takes the request id from the browser',
      change: [
        [
          HANDLER,
          '= crypto.randomUUID()',
          "= request.headers.get('X-Request-Id') ?? crypto.randomUUID()",
        ],
      ],
    },
    { name: 'follows redirects', change: [[SEND, "redirect: 'manual'", "redirect: 'follow'"]] },
    {
      name: 'continues after the browser disconnected',
      change: [
        [
          HANDLER,
          'callZep(upstream, target, metadata, signal)',
          'callZep(upstream, target, metadata, new AbortController().signal)',
        ],
      ],
    },
    { name: 'gives Zep more time than a browser waits', change: [[OPTIONS, '33_000', '60_000']] },
    {
      name: 'runs in a browser',
      change: [
        [
          OPTIONS,
          'const { scope } = createZepClient(upstream)',
          "const { scope } = { scope: upstream.baseUrl ?? 'https://' }",
        ],
      ],
    },
    {
      name: 'sends a key that is not there',
      change: [[OPTIONS, "(await apiKey()) ?? ''", "(await apiKey()) ?? 'undefined'"]],
    },
    {
      name: 'accepts a relative base URL',
      change: [[OPTIONS, 'if (!/^https?:/.test(scope))', 'if (false)']],
    },
    {
      name: 'accepts any base path',
      change: [[OPTIONS, "    fail('basePath'", "    if (basePath === '-') fail('basePath'"]],
    },
    {
      name: 'forwards an unknown list parameter',
      change: [
        [PARAMS, 'if (param === undefined || ', 'if (param === undefined) continue\n    if ('],
      ],
    },
    {
      name: 'accepts two values for one parameter',
      change: [[PARAMS, ' || (found.get(param) ?? text) !== text', '']],
    },
    { name: 'accepts a parameter twice', change: [[PARAMS, 'seen.has(name) || ', '']] },
    {
      name: 'reads numbers as JavaScript does',
      change: [[PARAMS, '/^\\d+$/.test(text) ? Number(text) : NaN', 'Number(text)']],
    },
  ],
}
