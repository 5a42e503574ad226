/** What the server refuses. `reason` is the message of its error response. */
export class Refusal extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, sessionId?: string) {
    super(
      `Mock Zep: ${status} ${reason}${sessionId === undefined ? '' : ` (session "${sessionId}")`}`,
    )
    this.name = 'Refusal'
    this.status = status
    this.reason = reason
  }
}
