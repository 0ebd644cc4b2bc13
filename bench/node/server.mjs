// The usual Node service: Apollo Server over @neo4j/graphql, each question one Cypher statement.
//
// Usage: node server.mjs CONFIG PORT
// CONFIG is a JSON file: where the database answers, the two statements, and what the first of them
// needs to know of the rule packs. It says when it listens by one line on the standard output.

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { readFileSync } from "node:fs";
import neo4j from "neo4j-driver";

const [config, port] = process.argv.slice(2);
const { endpoint, day, revision, rules, path, page } = JSON.parse(readFileSync(config, "utf8"));

const typeDefs = /* GraphQL */ `
  type Step {
    order: Int
    move: String
    from: String
    to: String
  }

  type Path {
    bodies: [String!]
    steps: [Step!]
  }

  type Listed {
    code: String
    name: String
    shortName: String
    kind: String
    level: String
    unit: String
    system: String
    admits: Boolean
    onSystem: Boolean
    since: String
  }

  type Query {
    approvalPath(origin: String!, destination: String!): Path
      @cypher(statement: """${path}""", columnName: "path")
    organizations(after: String!): [Listed!]
      @cypher(statement: """${page}""", columnName: "organization")
  }
`;

const driver = neo4j.driver(endpoint.uri, neo4j.auth.basic(endpoint.username, endpoint.password));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema });
const known = { ...rules, revision: neo4j.int(revision), as_of: neo4j.types.Date.fromStandardDate(new Date(day)) };
const { url } = await startStandaloneServer(server, {
  context: async () => ({
    cypherParams: known,
    sessionConfig: { database: endpoint.database, defaultAccessMode: neo4j.session.READ },
  }),
  listen: { host: "127.0.0.1", port: Number(port) },
});
console.log(`listening on ${url}`);
