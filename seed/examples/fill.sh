#!/bin/sh
# Writes two officials, a source and their meeting through the API, and asks for them. See README.md.
set -eu
url=${GRAPHD_URL:-http://127.0.0.1:8080/graphql}

# call DOCUMENT sends a GraphQL document (one line, no double quotes inside strings but escaped ones) and prints the answer. It
# sends it again, at most five times, when there is no answer or the server is to blame.
call() {
	pause=1
	for try in 1 2 3 4 5; do
		if answer=$(curl --silent --show-error --max-time 30 --header 'Content-Type: application/json' --data "$1" "$url"); then
			case $answer in
			*'"code":"UNAVAILABLE"'* | *'"code":"TIMEOUT"'* | *'"code":"INTERNAL"'*) ;;
			*'"errors"'*) echo "$answer" >&2; return 1 ;;
			'{'*) echo "$answer"; return 0 ;;
			esac
		fi
		[ "$try" = 5 ] || sleep "$pause"
		pause=$((pause * 2))
	done
	echo "no answer from $url" >&2
	return 1
}

call "$(cat <<'JSON' | tr -d '\n\t'
{"query":"mutation ($input: [EntityInput!]!) { upsertEntities(input: $input) { created updated unchanged } }",
"variables":{"input":[
{"id":"state:FRA","kind":"STATE","name":"France","iso2":"FR","iso3":"FRA"},
{"id":"official:example-one","kind":"OFFICIAL","name":"First Minister"},
{"id":"official:example-two","kind":"OFFICIAL","name":"Second Minister"},
{"id":"source:example","kind":"SOURCE","name":"Example Gazette","publisher":"Example Gazette","publishedOn":"2024-03-02"}]}}
JSON
)"

call "$(cat <<'JSON' | tr -d '\n\t'
{"query":"mutation ($input: [RelationInput!]!) { assertRelations(input: $input) { created unchanged } }",
"variables":{"input":[{"id":"example-meeting","type":"CONSULT","from":"official:example-one","to":"official:example-two",
"when":"2024-03-01","location":"state:FRA","evidence":[{"source":"source:example","paraphrase":"Both met for an hour."}]}]}}
JSON
)"

call '{"query":"{ relation(id: \"example-meeting\") { type when { text } from { name } to { name } evidence { source { name } paraphrase } } }"}'
