/**
 * A way to write the hooks: its file in app/src, and the packages that are in its bundle or have
 * generated it.
 *
 * @typedef {{ title: string, file: string, packages: string[], contents: string }} Rival
 */

/**
 * In the order of their size.
 *
 * @type {Rival[]}
 */
export const RIVALS = [
  {
    title: '`fetch` and hooks, written by hand',
    file: 'fetch.ts',
    packages: [],
    contents: 'the requests, and nothing else',
  },
  {
    title: 'orval',
    file: 'orval.ts',
    packages: ['orval'],
    contents: 'hooks generated from OpenAPI',
  },
  {
    title: 'openapi-react-query',
    file: 'openapiReactQuery.ts',
    packages: ['openapi-react-query', 'openapi-fetch'],
    contents: 'hooks typed from OpenAPI',
  },
  {
    title: 'Hey API',
    file: 'heyApi.ts',
    packages: ['@hey-api/openapi-ts'],
    contents: 'query options generated from OpenAPI',
  },
  {
    title: 'Hey API with zod/mini',
    file: 'heyApiZod.ts',
    packages: ['@hey-api/openapi-ts', 'zod'],
    contents: 'the same, with checked requests and responses',
  },
  {
    title: 'react-zep',
    file: 'reactZep.ts',
    packages: ['zod'],
    contents: 'checked responses; optimistic edits that may overlap; retries; save states',
  },
  {
    title: 'the official SDK, with hooks written by hand',
    file: 'sdk.ts',
    packages: ['@getzep/zep-cloud'],
    contents: 'every call of the API; retries',
  },
  {
    title: 'TanStack DB',
    file: 'tanstackDb.ts',
    packages: ['@tanstack/react-db', '@tanstack/query-db-collection'],
    contents: 'live queries over collections; optimistic edits',
  },
]
