import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that sends bytes of the test's choice, which need not be HTTP. */
export interface RawServer {
  baseUrl: string
  /** The requests as they arrived, without their bodies. */
  heads: string[]
}

/**
 * Starts a server on a real socket. It sends the packets that `respond` makes of the head of a
 * request, one by one, and closes the connection. It runs until the test is over.
 */
export async function startRawServer(
  respond: (head: string) => readonly (string | Buffer)[],
): Promise<RawServer> {
  const heads: string[] = []
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.setNoDelay(true)
    // The client may close first.
    socket.on('error', () => undefined)
    let head = ''
    socket.on('data', (bytes) => {
      if (head.includes('\r\n\r\n')) return
      head += bytes.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      heads.push(head)
      void sendAll(socket, respond(head))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}`, heads }
}

async function sendAll(socket: Socket, packets: readonly (string | Buffer)[]): Promise<void> {
  for (const packet of packets) {
    socket.write(packet, 'latin1')
    await new Promise((resolve) => setImmediate(resolve))
  }
  socket.end()
}
