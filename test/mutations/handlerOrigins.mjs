const HANDLER = 'src/server/createZepHandler.ts'
const OPTIONS = 'src/server/checkOptions.ts'
const ORIGINS = 'src/server/origins.ts'
const PROOF = 'if (!isFromOwnPage'
const SITE = "return site === 'same-origin' || (isRead && site === 'none')"

/**
 * Holes in the proof that a request comes from a page of the app.
 *
 * @type {import('../../scripts/mutants/types.ts').MutationFile}
 */
export const handlerOrigins = {
  suite: 'server',
  tests: ['test/server/origins', 'test/server'],
  isolate: false,
  mutations: [
    {
      name: 'the handler skips the origin check',
      change: [[HANDLER, PROOF, 'if (false && !isFromOwnPage']],
    },
    {
      name: 'the handler skips the origin check of reads',
      change: [
        [
          HANDLER,
          PROOF,
          "if (['PATCH', 'POST', 'DELETE'].includes(route.method) && !isFromOwnPage",
        ],
      ],
    },
    {
      name: 'the handler lets nobody open a session by its URL',
      change: [[ORIGINS, SITE, "return site === 'same-origin'"]],
    },
    {
      name: 'the handler takes a typed URL for the proof of a write',
      change: [[ORIGINS, SITE, "return site === 'same-origin' || site === 'none'"]],
    },
    {
      name: 'the handler lets the same site read',
      change: [
        [ORIGINS, SITE, "return site === 'same-origin' || (isRead && site !== 'cross-site')"],
      ],
    },
    {
      name: 'the handler lets an old browser read from another site',
      change: [
        [
          ORIGINS,
          'if (origin !== null) return origin ===',
          'if (origin !== null) return isRead || origin ===',
        ],
      ],
    },
    {
      name: 'the handler refuses reads of servers',
      change: [[ORIGINS, 'return isRead || settings', 'return settings']],
    },
    {
      name: 'the handler skips the origin check of edits',
      change: [[HANDLER, PROOF, "if (route.method !== 'PATCH' && !isFromOwnPage"]],
    },
    {
      name: 'the handler skips the origin check of adds',
      change: [[HANDLER, PROOF, "if (route.method !== 'POST' && !isFromOwnPage"]],
    },
    {
      name: 'the handler skips the origin check of deletes',
      change: [[HANDLER, PROOF, "if (route.method !== 'DELETE' && !isFromOwnPage"]],
    },
    {
      name: 'the handler trusts the same site',
      change: [[ORIGINS, SITE, "return site.startsWith('same-')"]],
    },
    {
      name: 'the handler trusts requests that no page caused',
      change: [
        [ORIGINS, SITE, "return !site.startsWith('cross') && !site.startsWith('same-site')"],
      ],
    },
    {
      name: 'the handler looks for the site anywhere in the header',
      change: [[ORIGINS, SITE, "return site.includes('same-origin')"]],
    },
    {
      name: 'the handler trusts Origin over Sec-Fetch-Site',
      change: [[ORIGINS, 'if (site !== null)', 'if (site !== null && origin === null)']],
    },
    {
      name: 'the handler compares only how hosts start',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          'origin.startsWith(new URL(request.url).origin)',
        ],
      ],
    },
    {
      name: 'the handler compares only how hosts end',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          'origin.endsWith(new URL(request.url).hostname)',
        ],
      ],
    },
    {
      name: 'the handler ignores the scheme of an origin',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "origin.split('//')[1] === new URL(request.url).host",
        ],
      ],
    },
    {
      name: 'the handler ignores the port of an origin',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "origin.replace(/:\\d+$/, '') === new URL(request.url).origin.replace(/:\\d+$/, '')",
        ],
      ],
    },
    {
      name: 'the handler trusts X-Forwarded-Host',
      change: [
        [
          ORIGINS,
          'origin === new URL(request.url).origin',
          "[new URL(request.url).host, request.headers.get('X-Forwarded-Host')].includes(new URL(origin).host)",
        ],
      ],
    },
    {
      name: 'the handler accepts writes without a proof',
      change: [[ORIGINS, 'return isRead || settings.allowServerCallers', 'return true']],
    },
    {
      name: 'the handler anything truthy allows server callers',
      change: [
        [
          OPTIONS,
          'allowServerCallers: allowServerCallers === true',
          'allowServerCallers: Boolean(allowServerCallers)',
        ],
      ],
    },
    {
      name: 'the handler allowing server callers also allows browsers of other sites',
      change: [
        [ORIGINS, 'if (site !== null)', 'if (site !== null && !settings.allowServerCallers)'],
      ],
    },
    {
      name: 'the handler reflects every Origin',
      change: [
        [
          ORIGINS,
          'if (origin === null || !settings.allowedOrigins.includes(origin)) return {}',
          'if (origin === null) return {}',
        ],
      ],
    },
    {
      name: 'the handler compares only how allowed origins start',
      change: [
        [
          ORIGINS,
          'if (origin !== null && settings.allowedOrigins.includes(origin))',
          'if (origin !== null && settings.allowedOrigins.some((allowed) => origin.startsWith(allowed)))',
        ],
      ],
    },
    {
      name: 'the handler allows every origin with a star',
      change: [
        [ORIGINS, "'Access-Control-Allow-Origin': origin", "'Access-Control-Allow-Origin': '*'"],
      ],
    },
    {
      name: 'the handler allows every preflight',
      change: [[ORIGINS, 'if (Object.keys(cors).length === 0) return {}', '']],
    },
    {
      name: 'the handler accepts patterns as origins',
      change: [[OPTIONS, 'copied.every(isOrigin) ? copied', 'copied.length >= 0 ? copied']],
    },
    {
      name: 'the handler keeps the array of origins by reference',
      change: [[OPTIONS, 'allowedOrigins: copyOrigins(allowedOrigins)', 'allowedOrigins']],
    },
    { name: 'the handler sends no Vary', change: [[HANDLER, "        Vary: 'Origin',\n", '']] },
    {
      name: 'the handler compares origins by URL.origin, which is null for native apps',
      change: [[OPTIONS, 'origin === `${protocol}//${host}`', 'origin === new URL(origin).origin']],
    },
    {
      name: 'the handler allows the origin of every local file',
      change: [[OPTIONS, "host !== '' && ", '']],
    },
  ],
}
