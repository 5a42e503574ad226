export { createZepClient, useSession, useSessions, useUpdateSession, ZepProvider } from 'react-zep'
