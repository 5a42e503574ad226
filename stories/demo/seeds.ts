import type { SessionSeed } from 'react-zep/msw'

/** The metadata of the demo's sessions. Real sessions may lack any of these keys. */
export type DemoMetadata = Partial<{
  topic: string
  status: Status
  escalated: boolean
  /** Nested, to show that an edit of one key leaves its siblings alone. */
  contact: Partial<{ name: string; plan: Plan }>
  tags: string[]
  edits: number
}>

export const STATUSES = ['open', 'waiting', 'resolved'] as const
export type Status = (typeof STATUSES)[number]

export const PLANS = ['free', 'team', 'enterprise'] as const
export type Plan = (typeof PLANS)[number]

const CUSTOMERS: readonly [name: string, plan: Plan, topic: string, ...tags: string[]][] = [
  ['Maya Lindqvist', 'team', 'Refund for order 1041', 'billing'],
  ['Jonas Weber', 'free', 'Cannot sign in after the update', 'login', 'mobile'],
  ['Aiko Tanaka', 'enterprise', 'Single sign-on for a new office', 'sso'],
  ['Priya Nair', 'team', 'Export stops at 10,000 rows', 'export'],
  ['Lucas Moreau', 'free', 'Change the address on an invoice', 'billing'],
  ['Zanele Dube', 'enterprise', 'Audit log for March', 'compliance'],
  ['Oskar Nowak', 'team', 'Webhook is called twice', 'api'],
  ['Elena Petrova', 'free', 'Delete my account', 'privacy'],
]

const HOUR_MS = 3_600_000
const FIRST_DAY = Date.UTC(2026, 2, 2, 8)

/** The 24 sessions of the mock, the same at every start. */
export const SEEDS: readonly SessionSeed[] = [0, 1, 2].flatMap((round) =>
  CUSTOMERS.map(([name, plan, topic, ...tags], row) => {
    const index = round * CUSTOMERS.length + row
    const createdAt = new Date(FIRST_DAY + index * 7 * HOUR_MS).toISOString()
    const metadata: DemoMetadata = {
      topic,
      status: STATUSES[index % 5] ?? 'open',
      escalated: index % 7 === 3,
      contact: { name, plan },
      tags,
      edits: 0,
    }
    return {
      sessionId: `support-${1001 + index}`,
      userId: name.toLowerCase().replace(' ', '.'),
      createdAt,
      updatedAt: createdAt,
      endedAt: index === 7 ? new Date(FIRST_DAY + 60 * HOUR_MS).toISOString() : null,
      metadata,
    }
  }),
)

/** The session that most stories edit. */
export const OPEN_SESSION = 'support-1001'

/** An ended session, whose edits Zep rejects with 409. */
export const ENDED_SESSION = 'support-1008'
