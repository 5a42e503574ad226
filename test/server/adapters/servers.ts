import express from 'express'
import { Hono } from 'hono'

import { listen } from '../../harness/listen'
import { type Handler, toListener } from './listen'

interface Server {
  name: string
  /** The option of the handler, if it is not the path that browsers request. */
  basePath?: string
  start: (handler: Handler) => Promise<string>
}

/** Every server of docs/server.md that runs in Node, used as shown there. */
export const SERVERS: Server[] = [
  {
    name: 'node:http',
    start: (handler) => listen(toListener(handler)),
  },
  {
    name: 'Hono',
    start: (handler) => {
      const app = new Hono()
      app.all('/api/zep/*', (c) => handler(c.req.raw))
      return listen(toListener((request) => app.fetch(request)))
    },
  },
  {
    name: 'Express or Connect, by a mount, which removes its path from the URL',
    basePath: '/',
    start: (handler) => {
      const app = express()
      app.use('/api/zep', toListener(handler))
      return listen(app)
    },
  },
]
