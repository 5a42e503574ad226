/**
 * Types metadata once per app.
 *
 * @example
 * declare module 'react-zep' {
 *   interface Register {
 *     metadata: { plan: 'free' | 'pro'; tags?: string[] }
 *   }
 * }
 */
export interface Register {}

/** A JSON object of any shape. */
export type Metadata = Record<string, unknown>

/** The metadata type of {@link Register}, or any JSON object if none is registered. */
export type RegisteredMetadata = Register extends { metadata: infer TMetadata extends object }
  ? TMetadata
  : Metadata

/** What JSON has no notation for: declare the string or number that stands for it instead. */
type NotJson = Date | bigint | symbol | ((...args: never[]) => unknown)

/**
 * An edit of metadata: any part of it, at any depth. Arrays are replaced as a whole, and `null`
 * clears a key if its type allows that. A key of type `Date`, which JSON does not have, cannot be
 * edited. Where metadata has no declared type, a `Date` is only refused at run time.
 */
export type MetadataPatch<TMetadata = RegisteredMetadata> = TMetadata extends NotJson
  ? never
  : TMetadata extends readonly unknown[]
    ? TMetadata
    : TMetadata extends object
      ? { [TKey in keyof TMetadata]?: MetadataPatch<TMetadata[TKey]> }
      : TMetadata

/**
 * A session as Zep's v2 API returns it, in camelCase. Fields that are not listed here are kept as
 * they are.
 *
 * Timestamps are RFC 3339 strings in UTC with 0 to 9 fraction digits: compare them as dates, because
 * as strings they do not sort.
 *
 * @see https://help.getzep.com/sdk-reference/memory/get-session
 */
export interface Session<TMetadata = RegisteredMetadata> {
  sessionId: string
  /** `{}` if the server has none. */
  metadata: TMetadata
  userId: string | null
  createdAt: string | null
  updatedAt: string | null
  /** When the session ended; an ended session cannot be edited. */
  endedAt: string | null
  deletedAt: string | null
  uuid: string | null
  /** The row number; 0 in the list of a user's sessions. */
  id: number | null
  projectUuid: string | null
  facts?: string[] | undefined
  factRatingInstruction?: Metadata | undefined
  classifications?: Record<string, string> | undefined
}

/** One page of sessions. */
export interface SessionList<TMetadata = RegisteredMetadata> {
  sessions: Session<TMetadata>[]
  /** The number of sessions on all pages. */
  totalCount: number
  /** The number of sessions on this page. */
  responseCount: number
}
