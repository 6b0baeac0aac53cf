"""Writes two officials, a source and their meeting through the API, and asks for them. See README.md."""

import json
import os
import time
import urllib.error
import urllib.request

URL = os.environ.get("GRAPHD_URL", "http://127.0.0.1:8080/graphql")
PASSING = {"UNAVAILABLE", "TIMEOUT", "INTERNAL"}


def call(query, **variables):
    """Sends a GraphQL document and returns its data; again, at most five times, when the server is to blame."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(URL, body, {"Content-Type": "application/json"})
    for attempt in range(5):
        if attempt:
            time.sleep(2 ** (attempt - 1))
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as e:
            if e.code < 500:
                raise SystemExit(e.read().decode()) from None
            continue
        except (OSError, ValueError):  # no answer, or half of one
            continue
        errors = answer.get("errors", [])
        if not errors:
            return answer["data"]
        if not any(e.get("extensions", {}).get("code") in PASSING for e in errors):
            raise SystemExit("\n".join(e["message"] for e in errors))
    raise SystemExit(f"no answer from {URL}")


entities = [
    {"id": "state:FRA", "kind": "STATE", "name": "France", "iso2": "FR", "iso3": "FRA"},
    {"id": "official:example-one", "kind": "OFFICIAL", "name": "First Minister"},
    {"id": "official:example-two", "kind": "OFFICIAL", "name": "Second Minister"},
    {"id": "source:example", "kind": "SOURCE", "name": "Example Gazette", "publisher": "Example Gazette", "publishedOn": "2024-03-02"},
]
meeting = {
    "id": "example-meeting", "type": "CONSULT", "from": "official:example-one", "to": "official:example-two",
    "when": "2024-03-01", "location": "state:FRA",
    "evidence": [{"source": "source:example", "paraphrase": "Both met for an hour."}],
}

print(call("mutation ($input: [EntityInput!]!) { upsertEntities(input: $input) { created updated unchanged } }", input=entities))
print(call("mutation ($input: [RelationInput!]!) { assertRelations(input: $input) { created unchanged } }", input=[meeting]))
print(call("""query ($id: ID!) {
  relation(id: $id) { type when { text } from { name } to { name } evidence { source { name } paraphrase } }
}""", id="example-meeting"))
