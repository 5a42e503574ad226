import {
  ApolloClient,
  ApolloLink,
  gql,
  InMemoryCache,
  Observable,
  type TypedDocumentNode,
  type TypePolicies,
} from '@apollo/client'
import { ApolloProvider, useMutation, useQuery } from '@apollo/client/react'

import type { Adapter, App, Row } from '../adapter'
import { type Api, createApi } from '../api'
import { SESSION_ID, type WireSession } from '../gatedServer'
import { merge, type Metadata } from '../metadata'

/** The session in a GraphQL schema for this server. Metadata is a JSON scalar. */
interface GraphSession {
  __typename: 'Session'
  id: string
  metadata: Metadata
}

interface Update {
  id: string
  metadata: Metadata
}

const GET_SESSION: TypedDocumentNode<{ session: GraphSession }, { id: string }> = gql`
  query GetSession($id: ID!) {
    session(id: $id) {
      id
      metadata
    }
  }
`

const UPDATE_SESSION: TypedDocumentNode<{ updateSession: GraphSession }, Update> = gql`
  mutation UpdateSession($id: ID!, $metadata: JSON!) {
    updateSession(id: $id, metadata: $metadata) {
      id
      metadata
    }
  }
`

/** Resolves both operations in a link, with the same GET and PATCH as every other library. */
function restLink(api: Api): ApolloLink {
  return new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const { id, metadata } = operation.variables as { id: string; metadata?: Metadata }
        const answer =
          metadata === undefined
            ? api.getSession(id).then((session) => ({ session: graph(session) }))
            : api.updateSession(id, metadata).then((session) => ({ updateSession: graph(session) }))
        answer.then(
          (data) => {
            observer.next({ data })
            observer.complete()
          },
          (error: unknown) => observer.error(error),
        )
      }),
  )
}

function graph(session: WireSession): GraphSession {
  return { __typename: 'Session', id: session.session_id, metadata: session.metadata }
}

/** With this policy a response, optimistic or not, may contain only the edited keys. */
const mergingPolicies: TypePolicies = {
  Session: {
    fields: {
      metadata: {
        merge: (existing: Metadata = {}, incoming: Metadata) => merge(existing, incoming),
      },
    },
  },
}

/** "Optimistic mutation results": `mutate` gets the expected response. */
function createApolloApp(fetchFn: typeof fetch, merging: boolean): App {
  const client = new ApolloClient({
    link: restLink(createApi(fetchFn)),
    cache: new InMemoryCache(merging ? { typePolicies: mergingPolicies } : {}),
  })

  function useRow(): Row {
    const { data, refetch } = useQuery(GET_SESSION, {
      variables: { id: SESSION_ID },
      // The policy that keeps showing cache updates during a refetch.
      fetchPolicy: 'cache-and-network',
    })
    const [updateSession] = useMutation(UPDATE_SESSION)

    function edit(metadata: Metadata): Promise<unknown> {
      const shown = data?.session.metadata ?? {}
      return updateSession({
        variables: { id: SESSION_ID, metadata },
        optimisticResponse: {
          updateSession: {
            __typename: 'Session',
            id: SESSION_ID,
            metadata: merging ? metadata : merge(shown, metadata),
          },
        },
      })
    }
    return {
      metadata: data?.session.metadata,
      edit,
      refetch: () => refetch().catch(() => undefined),
    }
  }

  return {
    Provider: ({ children }) => <ApolloProvider client={client}>{children}</ApolloProvider>,
    useRow,
    dispose: () => client.stop(),
  }
}

/** Apollo Client's `optimisticResponse`. */
export const apollo: Adapter = {
  name: 'Apollo',
  docs: [
    'https://www.apollographql.com/docs/react/performance/optimistic-ui',
    'https://www.apollographql.com/docs/react/data/queries#supported-fetch-policies',
  ],
  create: (fetchFn) => createApolloApp(fetchFn, false),
}

/** The same with a merge function for the field, so that each optimistic layer has one edit. */
export const apolloMerging: Adapter = {
  name: 'Apollo + `merge` policy',
  docs: [
    ...apollo.docs,
    'https://www.apollographql.com/docs/react/caching/cache-field-behavior#the-merge-function',
  ],
  create: (fetchFn) => createApolloApp(fetchFn, true),
}
