import type { Adapter } from './adapter'
import { BASE, type Scenario } from './scenarios'
import { inWorld, NotPassed, type World } from './world'

/** How one library did in one scenario. */
export interface Verdict {
  readonly scenario: Scenario
  readonly passed: boolean
  /** What went wrong first; undefined if nothing did. */
  readonly why: string | undefined
  readonly patches: number
}

/** Runs one library through the scenarios, each in its own world. */
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
    // Anything else is a bug in the benchmark, not a verdict.
    if (!(error instanceof NotPassed)) throw error
    why = error.message
  }
  const patches = world.server.requests.filter(({ method }) => method === 'PATCH').length
  const { maxPatches = Infinity } = scenario
  if (patches > maxPatches) why ??= `sent ${patches} PATCHes`
  return { scenario, passed: why === undefined, why, patches }
}
