import { expect, inject, test } from 'vitest'

import { runInApp } from './published'

/** Renders a tree of copies and returns the message of its error. */
function render(tree: string): unknown {
  const script = `
    const { createRequire } = await import('node:module')
    const { pathToFileURL } = await import('node:url')
    const require = createRequire(pathToFileURL(process.cwd() + '/app.cjs'))
    const names = ['react-zep', '@tanstack/react-query']
    const [esm, query] = await Promise.all(names.map((name) => import(name)))
    const [cjs] = names.map((name) => require(name))
    const { createElement: h } = require('react')
    const { renderToString } = require('react-dom/server')
    const client = new query.QueryClient()
    const zep = esm.createZepClient({ baseUrl: '/api/zep' })
    const Provider = ({ children }) =>
      h(query.QueryClientProvider, { client }, h(esm.ZepProvider, { client: zep }, children))
    const Session = ({ copy }) => copy.useSession('s').status
    const SaveState = ({ copy }) => copy.useSessionSaveState('s').status
    try {
      report(renderToString(${tree}))
    } catch (error) {
      report([error.name, error.message])
    }`
  return runInApp(inject('fullApp'), 'esm', script)
}

const NAME = 'ProviderNotFoundError'
const TWICE = 'is loaded twice, as an ES module and as CommonJS or in two versions: see'

test.each([
  ['Session', 'ZepProvider'],
  ['SaveState', 'QueryClientProvider'],
])(
  'a CommonJS hook below an ES module provider says that there are two copies (%s)',
  (name, provider) => {
    expect(render(`h(Provider, {}, h(${name}, { copy: esm }))`)).toMatch(/pending|idle/)
    expect(render(`h(Provider, {}, h(${name}, { copy: cjs }))`)).toEqual([
      NAME,
      `react-zep: <${provider}> is missing above this component. react-zep ${TWICE} \`npm ls react-zep\`, and load it in one way.`,
    ])
  },
)

test('a hook without any provider does not claim that there are two copies', () => {
  expect(render(`h(Session, { copy: cjs })`)).toEqual([
    NAME,
    `react-zep: <ZepProvider> is missing above this component. Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>. If it is there, react-zep ${TWICE} \`npm ls react-zep\`, and load it in one way.`,
  ])
})

test('a CommonJS ZepProvider below an ES module QueryClientProvider says which package is loaded twice', () => {
  const tree = `h(query.QueryClientProvider, { client }, h(cjs.ZepProvider, { client: zep }))`
  expect(render(tree)).toEqual([
    NAME,
    `react-zep: <QueryClientProvider> is missing above <ZepProvider>. Wrap the app in <QueryClientProvider>, and inside it in <ZepProvider>. If it is there, @tanstack/react-query ${TWICE} \`npm ls @tanstack/react-query\`, and load it in one way.`,
  ])
})
