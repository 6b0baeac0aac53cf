// Serves the graph of a Neo4j that graphd has filled as @neo4j/graphql does it: from types alone, with Apollo. It
// answers the questions of bench/compare, with fewer fields: it knows nothing of what graphd derives.
//
//	node server.mjs BOLT-URI PORT, with NEO4J_USER and NEO4J_PASSWORD
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { Neo4jGraphQL } from '@neo4j/graphql'
import neo4j from 'neo4j-driver'

const typeDefs = `
  type Entity @node {
    id: ID!
    kind: String!
    name: String!
    version: BigInt!
    relations: [Entity!]! @relationship(type: "RELATION", direction: OUT, queryDirection: UNDIRECTED, properties: "Relation")
  }
  type Relation @relationshipProperties {
    id: ID!
    type: String!
    mode: String
    score: Float
    realization: String!
    status: String!
    fromId: ID!
    toId: ID!
    symmetric: Boolean!
    when: String!
    sk: BigInt!
    version: BigInt!
  }`

const [uri, port] = process.argv.slice(2)
const driver = neo4j.driver(uri, neo4j.auth.basic(process.env.NEO4J_USER || 'neo4j', process.env.NEO4J_PASSWORD ?? ''))
const server = new ApolloServer({ schema: await new Neo4jGraphQL({ typeDefs, driver }).getSchema() })
await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: Number(port) } })
