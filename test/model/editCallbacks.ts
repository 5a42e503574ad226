import type { UseUpdateSessionOptions, ZepClient } from '../../src/exports/index'
import { INVALID } from './EditCommand'
import type { EditLog, Known } from './EditLog'
import type { EditOptions } from './ModelApp'
import type { Tab } from './Tab'

type Schema = NonNullable<UseUpdateSessionOptions['schema']>

interface EditCallbacksOptions {
  tab: Tab
  log: EditLog
  schedule: (label: string) => Promise<unknown>
  thenable: boolean
  otherClient: ZepClient
}

const REFUSED = { issues: [{ message: 'no', path: [INVALID] }] }

/** What an `onMutate` throws. */
export const THROWN = 'onMutate failed'

/** The options of every hook that edits: callbacks as the command of the edit says, and schemas. */
export function createEditOptions(options: EditCallbacksOptions): EditOptions {
  const { tab, log, schedule, thenable, otherClient } = options
  const mutate = async ({ edit, command }: Known) => {
    if (command.slowMutate) await schedule('onMutate')
    if (!command.throws) return
    tab.judge(() => tab.oracle.threw(edit, `Error: ${THROWN}`))
    throw new Error(THROWN)
  }
  const isKnown = (context: unknown): context is Known =>
    typeof context === 'object' && context !== null && 'command' in context
  const editIn = (place: string, context: unknown): void => {
    if (isKnown(context) && context.command.then?.in === place) tab.edit(context.command.then.edit)
  }
  return {
    callbacks: {
      onMutate: (_variables, { meta }) => {
        const known = log.takeMutating(meta)
        if (!known) return undefined
        editIn('onMutate', known)
        const isPlain = !known.command.slowMutate && !known.command.throws
        // Hidden from storage, which cannot contain it.
        const context = Object.assign(Object.create({ toJSON: () => undefined }), known) as Known
        return isPlain ? context : mutate(known).then(() => context)
      },
      onSuccess: (_session, _variables, context) => editIn('onSuccess', context),
      onError: (_error, _variables, context) => editIn('onError', context),
      onSettled: (_session, _error, _variables, context) => {
        editIn('onSettled', context)
        const isSlow = isKnown(context) && context.command.slowSettle
        return isSlow ? schedule('onSettled') : undefined
      },
    },
    asyncSchema: createSchema((metadata) => {
      const edit = log.current
      const verdict = schedule('schema').then(() => {
        if (INVALID in metadata) return REFUSED
        if (edit?.state === 'pending') tab.judge(() => tab.oracle.validated(edit))
        return {}
      })
      const thenableOnly = { then: verdict.then.bind(verdict) } as typeof verdict
      return thenable ? thenableOnly : verdict
    }),
    syncSchema: createSchema((metadata) => (INVALID in metadata ? REFUSED : {})),
    otherClient,
  }
}

function createSchema(
  validate: (metadata: object) => ReturnType<Schema['~standard']['validate']>,
): Schema {
  return { '~standard': { validate: (value) => validate(value as object) } }
}
