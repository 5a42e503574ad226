import { isZepError, ZepError } from '../core/errors/ZepError'
import type { Metadata, Session } from '../core/session/Session'
import type { Settings } from './checkOptions'
import type { Deadline } from './Deadline'
import { report } from './report'
import type { Edit } from './routes'
import type { UpdateQueue } from './UpdateQueue'
import type { EditEvent, ErrorContext } from './ZepHandlerOptions'

interface Acknowledged {
  json: string
  edited?: Session<Metadata> | undefined
}

interface UpdateContext {
  context: ErrorContext
  settings: Settings
  updates: UpdateQueue
  deadline: Deadline
}

/**
 * Sends an edit when it is its turn, and tells `onEdit` once Zep has acknowledged it.
 *
 * @throws {ZepError} if Zep has not acknowledged it
 */
export async function sendUpdate(
  call: (signal?: AbortSignal) => Promise<Acknowledged>,
  edit: Edit,
  update: UpdateContext,
): Promise<Acknowledged> {
  const { context, settings, updates, deadline } = update
  const { onEdit } = settings
  const { sessionId } = edit
  if (!onEdit) return updates.run(() => call(deadline.signal), sessionId, deadline)

  const send = async () => {
    // Without the signal: whoever left while Zep was at work would keep the edit out of the log.
    const acknowledged = await updates.run(() => call(), sessionId, deadline)
    const { edited: session } = acknowledged
    if (session) await tell(onEdit, { ...context, ...edit, session }, update)
    return acknowledged
  }
  return deadline.untilLeft(() =>
    send().catch(async (error: unknown) => {
      // Nobody waits for the response any more, which would have reported it.
      if (deadline.signal.aborted && isZepError(error)) await report(error, context, settings)
      throw error
    }),
  )
}

/** Calls `onEdit` and waits for it until the time is up or the browser has left. It never fails. */
async function tell(
  onEdit: NonNullable<Settings['onEdit']>,
  event: EditEvent,
  { context, settings, deadline }: UpdateContext,
): Promise<void> {
  const { sessionId } = event
  const describe = (what: string, cause?: unknown) => {
    const message = `updateSession: Zep has saved the edit, but onEdit ${what}.`
    return new ZepError({ code: 'server', message, sessionId, cause })
  }
  const told = (async () => onEdit(event))().catch((cause: unknown) =>
    report(describe('threw an error. See the cause', cause), context, settings),
  )
  const late = () => describe(`has not settled within timeoutMs (${deadline.timeoutMs} ms)`)
  await deadline
    .run(() => told, late)
    .catch(async (error: unknown) => {
      if (isZepError(error)) await report(error, context, settings)
    })
}
