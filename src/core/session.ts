import * as z from 'zod/mini'
import { type ReadIssue, toZepIssue } from './readIssue'
import { readSession, readSessionList } from './readSession'

/**
 * Types metadata once per app:
 * `declare module 'react-zep' { interface Register { metadata: MyMetadata } }`.
 */
export interface Register {}

/** A JSON object of any shape. */
export type Metadata = Record<string, unknown>

/** The metadata type of {@link Register}, or any JSON object where none is registered. */
export type RegisteredMetadata = Register extends { metadata: infer TMetadata }
  ? TMetadata
  : Metadata

/**
 * An edit of metadata: any part of it, at any depth. Arrays are replaced whole, and `null` clears a
 * key where its type allows that.
 */
export type MetadataPatch<TMetadata = RegisteredMetadata> = TMetadata extends readonly unknown[]
  ? TMetadata
  : TMetadata extends object
    ? { [TKey in keyof TMetadata]?: MetadataPatch<TMetadata[TKey]> }
    : TMetadata

/**
 * A session as Zep's v2 API returns it, in camelCase. Timestamps are RFC 3339 text with 0 to 9
 * fraction digits (compare them as dates, not as text). Fields not listed here stay as they are.
 *
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export interface Session<TMetadata = RegisteredMetadata> {
  sessionId: string
  /** `{}` where the server has none. */
  metadata: TMetadata
  userId: string | null
  createdAt: string | null
  updatedAt: string | null
  endedAt: string | null
  deletedAt: string | null
  uuid: string | null
  /** The row number; 0 in the sessions of a user. */
  id: number | null
  projectUuid: string | null
  facts?: string[] | undefined
  factRatingInstruction?: Metadata | undefined
  classifications?: Record<string, string> | undefined
}

/** One page of sessions. `totalCount` counts the sessions on all pages. */
export interface SessionList<TMetadata = RegisteredMetadata> {
  sessions: Session<TMetadata>[]
  totalCount: number
  responseCount: number
}

/**
 * Reads one session off the wire (snake_case in, {@link Session} out), as the client does. Extend
 * it with `z.intersection(sessionSchema, z.object({ metadata: mine }))`.
 */
export const sessionSchema: z.ZodMiniTransform<
  Session<Metadata>,
  unknown
> = /* @__PURE__ */ z.transform((wire: unknown, context) =>
  report(context, (issues) => readSession(wire, issues)),
)

/** Reads one page of sessions off the wire, as the client does. */
export const sessionListSchema: z.ZodMiniTransform<
  SessionList<Metadata>,
  unknown
> = /* @__PURE__ */ z.transform((wire: unknown, context) =>
  report(context, (issues) => readSessionList(wire, issues)),
)

/** Hands what a reader found to zod, which otherwise says "Invalid input" only. */
function report<T>(context: z.core.ParsePayload, read: (issues: ReadIssue[]) => T | undefined): T {
  const issues: ReadIssue[] = []
  const value = read(issues)
  for (const issue of issues) {
    const { message, code } = toZepIssue(issue)
    const { path } = issue
    context.issues.push({ code: 'custom', path, message, params: { code }, input: undefined })
  }
  return value ?? z.NEVER
}
