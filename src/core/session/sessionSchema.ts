import * as z from 'zod/mini'

import type { ResponseIssueCode } from '../http/responseIssue'
import { isJsonObject } from './json'
import type { Metadata, Session, SessionList } from './Session'
import { withoutProtoKeys } from './withoutProtoKeys'

/** Reads any JSON object. */
export const objectSchema: z.ZodMiniType<Metadata, unknown> = /* @__PURE__ */ createObjectSchema()

/**
 * Reads a session as Zep sends it: snake_case in, {@link Session} out. Fields that Zep adds are
 * kept, and `__proto__` keys are removed. Only `session_id` and `metadata` can make a session
 * unreadable: any other field of an unexpected type reads as "not set", and so do an empty string
 * and the year 1, which Go writes for a time that is not set.
 *
 * @example
 * // With metadata of your own:
 * const mySession = z.intersection(
 *   sessionSchema,
 *   z.object({ metadata: z.object({ plan: z.enum(['free', 'pro']) }) }),
 * )
 */
export const sessionSchema: z.ZodMiniType<
  Session<Metadata>,
  unknown
> = /* @__PURE__ */ createSessionSchema()

/** Reads the sessions of a user, a bare array. Null is what Go sends for an empty list. */
export const userSessionsSchema: z.ZodMiniType<Session<Metadata>[], unknown> =
  /* @__PURE__ */ createUserSessionsSchema()

/**
 * Reads one page of sessions as Zep sends it: snake_case in, {@link SessionList} out. Without
 * counts from the server, the rows are counted.
 */
export const sessionListSchema: z.ZodMiniType<
  SessionList<Metadata>,
  unknown
> = /* @__PURE__ */ createSessionListSchema()

// In functions, so that a bundler can drop the schemas if nothing uses them.

function createSessionSchema(): typeof sessionSchema {
  return z.pipe(
    z.pipe(objectSchema, z.transform(withoutProtoKeys)),
    z.pipe(createWireSessionSchema(), z.transform(toSession)),
  )
}

function createWireSessionSchema() {
  const text = lenient(isFilledString, null)
  const time = lenient(isTime, null)
  return z.looseObject({
    session_id: required(isFilledString, 'missing_session_id', 'session_id is missing'),
    metadata: required(isObjectOrNull, 'metadata_not_object', 'metadata is not an object'),
    user_id: text,
    created_at: time,
    updated_at: time,
    ended_at: time,
    deleted_at: time,
    uuid: text,
    id: lenient(isNumber, null),
    project_uuid: text,
    facts: lenient(isStringArray, undefined),
    fact_rating_instruction: lenient(isJsonObject, undefined),
    classifications: lenient(isStringRecord, undefined),
  })
}

function createUserSessionsSchema(): typeof userSessionsSchema {
  return z.pipe(
    z.transform((rows: unknown) => (rows === null ? [] : rows)),
    z.array(sessionSchema, 'is not an array'),
  )
}

function createSessionListSchema(): typeof sessionListSchema {
  const wire = z.looseObject({
    sessions: userSessionsSchema,
    total_count: lenient(isNumber, undefined),
    response_count: lenient(isNumber, undefined),
  })
  const toList = ({ sessions, ...counts }: z.infer<typeof wire>): SessionList<Metadata> => ({
    sessions,
    totalCount: counts.total_count ?? sessions.length,
    responseCount: counts.response_count ?? sessions.length,
  })
  return z.pipe(objectSchema, z.pipe(wire, z.transform(toList)))
}

/** Separate from the fields, because zod takes an array for an object without any. */
function createObjectSchema(): z.ZodMiniTransform<Metadata, unknown> {
  return required(isJsonObject, 'not_object', 'is not an object')
}

/** A value that must have a type; `code` ends up in the `issues` of a ZepError. */
function required<TValue>(
  isValid: (value: unknown) => value is TValue,
  code: ResponseIssueCode,
  message: string,
): z.ZodMiniTransform<TValue, unknown> {
  return z.transform((input: unknown, context) => {
    if (isValid(input)) return input
    context.issues.push({ code: 'custom', message, params: { code }, input })
    return z.NEVER
  })
}

/** A field that nothing depends on. Not `z.catch`, which would double the size of the bundle. */
function lenient<TValue, TFallback>(
  isValid: (value: unknown) => value is TValue,
  fallback: TFallback,
): z.ZodMiniTransform<TValue | TFallback, unknown> {
  return z.transform((value: unknown) => (isValid(value) ? value : fallback))
}

type WireSession = z.output<ReturnType<typeof createWireSessionSchema>>

/** Camel case for the fields that Zep documents; the others keep their names. */
function toSession(wire: WireSession): Session<Metadata> {
  const {
    session_id: sessionId,
    metadata,
    user_id: userId,
    created_at: createdAt,
    updated_at: updatedAt,
    ended_at: endedAt,
    deleted_at: deletedAt,
    project_uuid: projectUuid,
    fact_rating_instruction: factRatingInstruction,
    ...rest
  } = wire
  return {
    ...rest,
    sessionId,
    metadata: metadata ?? {},
    userId,
    createdAt,
    updatedAt,
    endedAt,
    deletedAt,
    projectUuid,
    factRatingInstruction,
  }
}

function isFilledString(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTime(value: unknown): value is string {
  return isFilledString(value) && !value.startsWith('0001-')
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function isObjectOrNull(value: unknown): value is Metadata | null | undefined {
  return value == null || isJsonObject(value)
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isStringRecord(value: unknown): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string')
}
