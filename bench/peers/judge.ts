import type { Adapter } from './adapter'
import { BASE, type Scenario } from './scenarios'
import { inWorld, NotPassed, type World } from './world'

/** How one library did in one scenario. */
export interface Verdict {
  readonly scenario: Scenario
  readonly passed: boolean
  /** What went wrong first; undefined where nothing did. */
  readonly why: string | undefined
  /** How many PATCHes were sent. */
  readonly patches: number
}

/** Runs one library through these scenarios, each in a world of its own. */
export async function judge(
  adapter: Adapter,
  scenarios: readonly Scenario[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const scenario of scenarios) {
    verdicts.push(await inWorld(adapter, BASE, (world) => verdictOn(scenario, world)))
  }
  return verdicts
}

async function verdictOn(scenario: Scenario, world: World): Promise<Verdict> {
  let why: string | undefined
  try {
    await scenario.run(world)
  } catch (error) {
    // Anything else is a mistake in the bench, not a verdict.
    if (!(error instanceof NotPassed)) throw error
    why = error.message
  }
  const patches = world.server.requests.filter(({ method }) => method === 'PATCH').length
  const { maxPatches = Infinity } = scenario
  if (patches > maxPatches) why ??= `sent ${patches} PATCHes`
  return { scenario, passed: why === undefined, why, patches }
}
