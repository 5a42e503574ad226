const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const ROUTE = 'src/server/matchRoute.ts'
const DECODE = 'return decodeURIComponent(segment)'

/**
 * Holes in what is asked, and of whom.
 *
 * @type {import('../mutants.mjs').Mutation[]}
 */
export const ACCESS = [
  // authorize
  ['truthy is enough', HANDLER, 'isAllowed !== true', '!isAllowed'],
  [
    'fails open when authorize throws',
    HANDLER,
    'catch (cause) {',
    'catch (cause) {\n isAllowed = true',
  ],
  ['does not wait for authorize', HANDLER, 'isAllowed = await authorize', 'isAllowed = authorize'],
  ['asks authorize after the call', HANDLER, '  await checkAccess({', '  void checkAccess({'],
  ['never asks authorize', HANDLER, 'isAllowed = await authorize(access)', 'isAllowed = true'],
  [
    'asks authorize about edits only',
    HANDLER,
    '  await checkAccess({',
    "  if (method === 'PATCH') await checkAccess({",
  ],
  [
    'asks authorize about sessions only',
    HANDLER,
    '  await checkAccess({',
    '  if (sessionId !== null) await checkAccess({',
  ],
  [
    'reads HEAD as a method of its own',
    HANDLER,
    "=== 'PATCH' ? 'PATCH' : 'GET'",
    "=== 'GET' ? 'GET' : 'PATCH'",
  ],
  [
    'sends the id that authorize left behind',
    HANDLER,
    'await checkAccess({ request, method, sessionId, userId }, settings)',
    `const access = { request, method, sessionId, userId } as ZepAccess
  await checkAccess(access, settings)
  target.sessionId = access.sessionId`,
  ],
  ['needs no authorize', OPTIONS, "if (typeof authorize !== 'function')", 'if (false)'],
  [
    'reads the body before it asks authorize',
    HANDLER,
    '    checkMediaType(request)\n',
    '    checkMediaType(request)\n    await request.clone().text()\n',
  ],

  // routes and methods
  ['matches without a base path', ROUTE, 'startsWith(basePath)', "includes('/')"],
  ['routes below a session too', ROUTE, '([^/]+)$/.exec(path)', '([^/]+)/.exec(path)'],
  ['routes in any case', ROUTE, '([^/]+)$/.exec(path)', '([^/]+)$/i.exec(path)'],
  ['forwards any method', HANDLER, 'if (!route.methods.includes(request.method))', 'if (false)'],
  ['lets lists be edited', ROUTE, "'HEAD', 'OPTIONS']\n", "'HEAD', 'PATCH', 'OPTIONS']\n"],
  ['ignores a query', ROUTE, 'if (url.search)', 'if (false)'],
  ['serves lists unasked', ROUTE, 'if (!list)', 'if (false)'],
  ['turns lists on by anything truthy', OPTIONS, 'options.list === true', 'Boolean(options.list)'],

  // ids
  ['decodes twice', ROUTE, DECODE, 'return decodeURIComponent(decodeURIComponent(segment))'],
  ['does not decode', ROUTE, DECODE, 'return segment'],
  ['checks no session id', ROUTE, '        checkSessionId(sessionId)\n', ''],
  ['checks no user id', ROUTE, '      checkUserId(userId)\n', ''],
  [
    'decodes the path before it is split',
    ROUTE,
    '? url.pathname.slice(',
    '? decodeURI(url.pathname).slice(',
  ],
  [
    'splits at encoded slashes',
    ROUTE,
    'url.pathname.slice(basePath.length)',
    "url.pathname.slice(basePath.length).replace(/%2f/gi, '/')",
  ],
  ['fails on a broken escape', ROUTE, "Refusal(400, 'the id in", "Error('the id in"],
]
