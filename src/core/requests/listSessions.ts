/** Which sessions to list, and in what order. */
export interface ListSessionsParams {
  /** From 1. */
  pageNumber?: number | undefined
  pageSize?: number | undefined
  orderBy?: 'created_at' | 'updated_at' | 'user_id' | 'session_id' | undefined
  /** Ascending order. */
  asc?: boolean | undefined
}
