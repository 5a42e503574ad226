import type { Metadata } from 'react-zep'

export function idOf(index: number): string {
  return `session-${index}`
}

/** A session as Zep sends it. */
export function rowOf(index: number) {
  const metadata: Metadata = {
    status: 'open',
    plan: { name: 'free', seats: index },
    tags: ['billing', 'refund'],
    contact: { name: 'Ada Lovelace', email: 'ada@example.com' },
  }
  return {
    uuid: `e72a0000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    id: index,
    created_at: '2026-11-22T17:20:39.015431Z',
    updated_at: '2026-11-22T17:20:39.015431Z',
    deleted_at: null,
    ended_at: null,
    session_id: idOf(index),
    metadata,
    user_id: `user-${index % 100}`,
    project_uuid: '00000000-0000-0000-0000-000000000000',
  }
}
