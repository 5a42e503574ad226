export {
  useGetSession as useSession,
  useListSessions as useSessions,
  useUpdateSession,
} from '../generated/orval'
