import type { Metadata, Session } from './Session'

/** Writes a session as Zep does, with the fields that Zep documents and no others. */
export function toWire(session: Session<Metadata | null>): Metadata {
  return {
    uuid: session.uuid,
    id: session.id,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    deleted_at: session.deletedAt,
    ended_at: session.endedAt,
    session_id: session.sessionId,
    metadata: session.metadata,
    user_id: session.userId,
    project_uuid: session.projectUuid,
    facts: session.facts,
    fact_rating_instruction: session.factRatingInstruction,
    classifications: session.classifications,
  }
}
