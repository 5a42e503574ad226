import type { Plugin } from 'vite'

/**
 * Redirects every request below `/redirecting` to `/redirected`, and returns at `/redirect-count`
 * how many of them were followed.
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
