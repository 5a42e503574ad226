/** The part of express that the tests use, because it has no types of its own. */
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Next = (error?: unknown) => void
  type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown

  interface App {
    (request: IncomingMessage, response: ServerResponse): void
    all: (path: string, handler: Handler) => App
    use: (path: string, handler: Handler) => App
  }

  const express: () => App
  export default express
}
