/**
 * Which server the mock is. The Community Edition has no route that ends a session, and reads only
 * `pageNumber` and `pageSize`, so it returns every session to a client that sends `page_number` and
 * `page_size`.
 */
export type ZepEdition = 'cloud' | 'community'
