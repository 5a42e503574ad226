import { zep } from './backend'

/** How the mock Zep answers. */
export interface Conditions {
  latencyMs: number
  failure: Failure
}

/** What happens to every PATCH. */
export type Failure = keyof typeof FAILURES

/** The failures to choose from, as the toolbar words them. */
export const FAILURES = {
  none: 'Edits are accepted',
  '400': 'Edits are refused with 400',
  '409': 'Edits are refused with 409, as of an ended session',
  '503-twice': 'Edits fail twice with 503, then pass',
  network: 'Edits get no answer',
} as const

/** The latencies to choose from, in milliseconds. */
export const LATENCIES: readonly number[] = [0, 400, 2000, 8000]

const DEFAULT_LATENCY_MS = 400

/** The word in the toolbar that leaves a condition to the story. */
export const BY_STORY = 'story'

let removeFault = (): void => undefined
let applied: Conditions | undefined

/** What holds for a story: the toolbar's choice, else the story's own. */
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

/** Makes the running mock behave so, until it is reset. */
export function applyConditions(conditions: Conditions): void {
  if (applied?.latencyMs === conditions.latencyMs && applied.failure === conditions.failure) return
  applied = conditions
  zep.setLatency(conditions.latencyMs)
  removeFault()
  removeFault = failEdits(conditions.failure)
}

/**
 * Holds every PATCH back until the returned function is called: a play function that asserts what
 * shows before the server answers must not depend on how fast this machine is.
 */
export function holdEdits(): () => void {
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  zep.setLatency(({ method }) => (method === 'PATCH' ? gate : 0))
  return () => {
    open()
    zep.setLatency(applied?.latencyMs ?? DEFAULT_LATENCY_MS)
  }
}

/** The metadata that was sent, PATCH by PATCH. */
export function sentEdits(): unknown[] {
  return zep.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
}

/** Back to the seeds: what the next story starts from. */
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
