const { graphql } = require('relay-runtime');

graphql`
  fragment documents_then on View
  @refetchable(queryName: "documentsThenPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 3 }, cursor: { type: "Cursor" }) {
    visit: relation(id: "visit") { id version realization }
    relations(first: $count, after: $cursor) @connection(key: "then_relations") {
      edges { node { id version realization } }
    }
  }
`;
graphql`
  fragment documents_now on Query
  @refetchable(queryName: "documentsNowPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 3 }, cursor: { type: "Cursor" }) {
    visit: relation(id: "visit") { id version realization }
    relations(first: $count, after: $cursor) @connection(key: "now_relations") {
      edges { node { id version realization } }
    }
  }
`;
graphql`query documentsThenQuery($known: DateTime!) { asOf(knownAt: $known) { id ...documents_then } }`;
graphql`query documentsNowQuery { ...documents_now }`;
