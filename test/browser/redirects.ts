import type { Plugin } from 'vite'

/**
 * A server that answers every request below `/redirecting` with a redirect to `/redirected`, and
 * tells at `/redirect-count` how many of them were followed.
 */
export function redirects(): Plugin {
  let followed = 0
  return {
    name: 'react-zep:redirects',
    configureServer({ middlewares }) {
      middlewares.use('/redirecting', (_, response) => {
        response.writeHead(302, { Location: '/redirected' }).end()
      })
      middlewares.use('/redirected', (_, response) => {
        followed++
        response.end('{}')
      })
      middlewares.use('/redirect-count', (_, response) => {
        response.end(String(followed))
      })
    },
  }
}
