import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The versions are exact, so that a failure is ours. */
const DEPENDENCIES = {
  '@hono/node-server': '2.1.8',
  '@tanstack/react-query': '5.108.0',
  '@types/node': '20.19.0',
  '@types/react': '19.3.0',
  bun: '1.4.5',
  express: '5.3.0',
  hono: '4.13.19',
  next: '16.4.6',
  react: '19.3.1',
  'react-dom': '19.3.1',
  typescript: '5.9.3',
}

/** What the snippets leave to the reader. */
const AUTH = `
export async function getUser(request) {
  const [, name] = /(?:^|; )user=(\\w+)/.exec(request.headers.get('Cookie') ?? '') ?? []
  return name === undefined ? null : { name }
}

export async function ownsSession(user, sessionId) {
  return user.name === 'ada' && !sessionId.startsWith('secret')
}
`

const LAYOUT = `
import { Providers } from './providers'

export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
`

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    target: 'es2022',
    lib: ['dom', 'dom.iterable', 'esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    allowJs: true,
    noEmit: true,
    isolatedModules: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    plugins: [{ name: 'next' }],
    paths: { '@/*': ['./*'] },
  },
  include: ['app', 'lib', 'next-env.d.ts'],
  exclude: ['node_modules'],
}

/** Sends requests for Zep to the mock, so that no snippet has to be changed. */
const REDIRECT = `
const { fetch } = globalThis
globalThis.fetch = (input, init) =>
  fetch(String(input).replace('https://api.getzep.com', process.env.MOCK_ZEP), init)
`

/** Every snippet of the documents about servers that starts with its file name. */
export function readSnippets(): Map<string, string> {
  const documents = ['docs/server.md', 'docs/server-rendering.md']
  const text = documents.map((file) => readFileSync(file, 'utf8')).join('\n')
  const snippets = text.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```$/gms)
  return new Map([...snippets].map(([, file = '', code = '']) => [file, code]))
}

/** Creates an app with the packed package installed and the snippets as its files. */
export function makeApp(tarball: string): string {
  const app = realpathSync(mkdtempSync(join(tmpdir(), 'react-zep-servers-')))
  const manifest = {
    private: true,
    type: 'module',
    dependencies: { ...DEPENDENCIES, 'react-zep': `file:${tarball}` },
  }
  const files = new Map([
    ...readSnippets(),
    ['package.json', JSON.stringify(manifest)],
    ['tsconfig.json', JSON.stringify(TSCONFIG)],
    ['app/layout.tsx', LAYOUT],
    ['lib/auth.js', AUTH],
    ['auth.js', AUTH],
    ['redirect.mjs', REDIRECT],
  ])
  for (const [file, text] of files) {
    mkdirSync(dirname(join(app, file)), { recursive: true })
    writeFileSync(join(app, file), text)
  }
  const shell = process.platform === 'win32'
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  execFileSync('npm', ['install', ...flags], { cwd: app, shell, stdio: 'pipe' })
  return app
}

/** Finds the Bun that npm installed for this machine, whose install script is not run. */
export function findBun(app: string): string | undefined {
  const folder = join(app, 'node_modules/@oven')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !/musl/.test(name)) : []
  return names
    .flatMap((name) => [join(folder, name, 'bin/bun'), join(folder, name, 'bin/bun.exe')])
    .find((file) => existsSync(file))
}
