import type { Metadata, Session } from '../core/session/Session'
import { batchSettings } from './batchSettings'
import type { Edit } from './Edit'
import { EDIT_OPERATIONS } from './editOperations'
import type { Acknowledgement, ServerState } from './ServerState'
import { Timer } from './Timer'

interface AcknowledgementsOptions {
  serverState: ServerState
  /** How many sessions have pending edits. */
  countSessions: () => number
  /** Runs something so that hooks render once. */
  batch: (run: () => void) => void
}

/**
 * The acknowledgements that have arrived and wait to be applied. Few sessions do not wait; while many
 * are pending, what arrives within a frame is applied together: one write per query, one render.
 */
export class Acknowledgements {
  #options: AcknowledgementsOptions
  #arrived: { acknowledgement: Acknowledgement; settle: () => void }[] = []
  readonly #timer = new Timer()

  constructor(options: AcknowledgementsOptions) {
    this.#options = options
  }

  /** Takes in the response to an edit. `settle` removes it from its lane. */
  add(edit: Edit, session: Session<Metadata> | undefined, settle: () => void): void {
    const { countSessions } = this.#options
    const { sessionId, operation } = edit
    const { seedsDetail } = EDIT_OPERATIONS[operation]
    this.#arrived.push({ acknowledgement: { sessionId, session, seedsDetail }, settle })
    // Once every session has arrived there is nothing to wait for.
    const isComplete = this.#arrived.length >= countSessions()
    if (isComplete || countSessions() <= batchSettings.maxSessionsAtOnce) this.apply()
    else this.#timer.start(() => this.apply(), batchSettings.delayMs)
  }

  /** Applies what has arrived: the rows are written and the edits leave their lanes in one go. */
  apply(): void {
    const { serverState, batch } = this.#options
    const arrived = this.#arrived
    this.#timer.stop()
    this.#arrived = []
    if (arrived.length === 0) return
    batch(() => {
      try {
        serverState.apply(arrived.map(({ acknowledgement }) => acknowledgement))
      } finally {
        // Even if a listener of the app threw: the server has applied the edits.
        for (const { settle } of arrived) settle()
      }
    })
  }
}
