/** What the tests use of express, which brings no types. */
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
