import { zep } from './backend'

/** How the mock responds. */
export interface Conditions {
  latencyMs: number
  failure: Failure
}

/** What happens to every PATCH. */
export type Failure = keyof typeof FAILURES

/** The failures to choose from, with their labels in the toolbar. */
export const FAILURES = {
  none: 'Edits are accepted',
  '400': 'Edits are rejected with 400',
  '409': 'Edits are rejected with 409, as if the session had ended',
  '503-twice': 'Edits fail twice with 503, then succeed',
  network: 'Edits get no response',
} as const

/** The latencies to choose from, in milliseconds. */
export const LATENCIES: readonly number[] = [0, 400, 2000, 8000]

const DEFAULT_LATENCY_MS = 400

/** The toolbar value that leaves a condition up to the story. */
export const BY_STORY = 'story'

let removeFault = (): void => undefined
let applied: Conditions | undefined

/** Returns the conditions of a story. The toolbar takes precedence over the story's parameters. */
export function readConditions(context: {
  globals: Readonly<Record<string, unknown>>
  parameters: Readonly<Record<string, unknown>>
}): Conditions {
  const { latency, failure } = context.globals
  const { latencyMs: storyLatencyMs, failure: storyFailure } = context.parameters
  return {
    latencyMs:
      LATENCIES.find((ms) => String(ms) === latency) ??
      (typeof storyLatencyMs === 'number' ? storyLatencyMs : DEFAULT_LATENCY_MS),
    failure: [failure, storyFailure].find(isFailure) ?? 'none',
  }
}

/** Applies conditions to the running mock, until it is reset. */
export function applyConditions(conditions: Conditions): void {
  if (applied?.latencyMs === conditions.latencyMs && applied.failure === conditions.failure) return
  applied = conditions
  zep.setLatency(conditions.latencyMs)
  removeFault()
  removeFault = failEdits(conditions.failure)
}

/**
 * Holds back every PATCH until the returned function is called. A play function that asserts what
 * shows before the mock responds must not depend on the speed of the machine.
 */
export function holdEdits(): () => void {
  const hold = zep.hold({ method: 'PATCH' })
  return () => void hold.release()
}

/** The bodies of all PATCHes, in the order in which they were sent. */
export function sentEdits(): unknown[] {
  return zep.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
}

/** Resets the mock to its seeds for the next story. */
export function resetConditions(): void {
  applied = undefined
  zep.reset()
}

function failEdits(failure: Failure): () => void {
  const method = 'PATCH'
  switch (failure) {
    case 'none':
      return () => undefined
    case '400':
      return zep.fail({ method, status: 400, message: 'this value is not allowed' })
    case '409':
      return zep.fail({ method, status: 409 })
    case '503-twice': {
      let count = 0
      return zep.fail({ method, status: 503, when: () => ++count % 3 !== 0 })
    }
    case 'network':
      return zep.fail({ method, status: 'network' })
  }
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'string' && Object.hasOwn(FAILURES, value)
}
