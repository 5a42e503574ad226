const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const ROUTE = 'src/server/matchRoute.ts'

/**
 * Holes in what a request may ask for, and who may ask.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerAccess = {
  suite: 'server',
  tests: ['test/server'],
  isolate: false,
  mutations: [
    // authorize
    { name: 'truthy is enough', change: [[HANDLER, 'isAllowed !== true', '!isAllowed']] },
    {
      name: 'fails open when authorize throws',
      change: [[HANDLER, 'catch (cause) {', 'catch (cause) {\n isAllowed = true']],
    },
    {
      name: 'does not wait for authorize',
      change: [[HANDLER, 'isAllowed = await authorize', 'isAllowed = authorize']],
    },
    {
      name: 'asks authorize after the call',
      change: [[HANDLER, '  await checkAccess({', '  void checkAccess({']],
    },
    {
      name: 'never asks authorize',
      change: [[HANDLER, 'isAllowed = await authorize(access)', 'isAllowed = true']],
    },
    {
      name: 'asks authorize about edits only',
      change: [[HANDLER, '  await checkAccess({', "  if (method === 'PATCH') await checkAccess({"]],
    },
    {
      name: 'asks authorize about sessions only',
      change: [[HANDLER, '  await checkAccess({', '  if (sessionId !== null) await checkAccess({']],
    },
    {
      name: 'reads HEAD as a method of its own',
      change: [[HANDLER, "=== 'PATCH' ? 'PATCH' : 'GET'", "=== 'GET' ? 'GET' : 'PATCH'"]],
    },
    {
      name: 'sends the id that authorize left behind',
      change: [
        [
          HANDLER,
          'await checkAccess({ request, method, sessionId, userId }, settings)',
          `const access = { request, method, sessionId, userId } as ZepAccess
  await checkAccess(access, settings)
  target.sessionId = access.sessionId`,
        ],
      ],
    },
    {
      name: 'needs no authorize',
      change: [[OPTIONS, "if (typeof authorize !== 'function')", 'if (false)']],
    },
    {
      name: 'reads the body before it asks authorize',
      change: [
        [
          HANDLER,
          '    checkMediaType(request)\n',
          `    checkMediaType(request)
    await request.clone().text()
`,
        ],
      ],
    },
    // routes and methods
    {
      name: 'matches without a base path',
      change: [[ROUTE, 'startsWith(basePath)', "includes('/')"]],
    },
    {
      name: 'routes below a session too',
      change: [[ROUTE, '([^/]+)$/.exec(path)', '([^/]+)/.exec(path)']],
    },
    {
      name: 'routes in any case',
      change: [[ROUTE, '([^/]+)$/.exec(path)', '([^/]+)$/i.exec(path)']],
    },
    {
      name: 'forwards any method',
      change: [[HANDLER, 'if (!route.methods.includes(request.method))', 'if (false)']],
    },
    {
      name: 'lets lists be edited',
      change: [[ROUTE, "'HEAD', 'OPTIONS']\n", "'HEAD', 'PATCH', 'OPTIONS']\n"]],
    },
    { name: 'ignores a query', change: [[ROUTE, 'if (url.search)', 'if (false)']] },
    { name: 'serves lists by default', change: [[ROUTE, 'if (!list)', 'if (false)']] },
    {
      name: 'turns lists on by anything truthy',
      change: [[OPTIONS, 'options.list === true', 'Boolean(options.list)']],
    },
    // ids
    {
      name: 'decodes twice',
      change: [
        [
          ROUTE,
          'return decodeURIComponent(segment)',
          'return decodeURIComponent(decodeURIComponent(segment))',
        ],
      ],
    },
    {
      name: 'does not decode',
      change: [[ROUTE, 'return decodeURIComponent(segment)', 'return segment']],
    },
    { name: 'checks no session id', change: [[ROUTE, '        checkSessionId(sessionId)\n', '']] },
    { name: 'checks no user id', change: [[ROUTE, '      checkUserId(userId)\n', '']] },
    {
      name: 'decodes the path before it is split',
      change: [[ROUTE, '? url.pathname.slice(', '? decodeURI(url.pathname).slice(']],
    },
    {
      name: 'splits at encoded slashes',
      change: [
        [
          ROUTE,
          'url.pathname.slice(basePath.length)',
          "url.pathname.slice(basePath.length).replace(/%2f/gi, '/')",
        ],
      ],
    },
    {
      name: 'fails on a broken escape',
      change: [[ROUTE, "Refusal(400, 'the id in", "Error('the id in"]],
    },
  ],
}
