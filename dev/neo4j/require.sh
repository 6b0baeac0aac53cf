#!/bin/sh
# Sees to what dev/neo4j needs: a JDK, 17 or newer, and Maven. Installs them
# where that is simple (root on Debian or Ubuntu), else says what to install.
set -eu

jdk() {
	bin=${JAVA_HOME:+$JAVA_HOME/bin/}
	"${bin}javac" -version >/dev/null 2>&1 || return 1
	major=$("${bin}java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
	[ "${major:-0}" -ge 17 ]
}

maven() {
	command -v mvn >/dev/null
}

if jdk && maven; then
	exit 0
fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "require.sh: installing a JDK and Maven for the tests against Neo4j" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >&2 || true # an old list may do
	if ! jdk; then
		apt-get install -y -qq --no-install-recommends openjdk-17-jdk-headless </dev/null >&2 ||
			apt-get install -y -qq --no-install-recommends default-jdk-headless </dev/null >&2 || true
	fi
	if ! maven; then
		apt-get install -y -qq --no-install-recommends maven </dev/null >&2 || true
	fi
	if jdk && maven; then
		exit 0
	fi
fi

echo "The tests against Neo4j need a JDK, 17 or newer (java and javac), and Maven (mvn): install both, on Debian or Ubuntu with: apt-get install openjdk-17-jdk-headless maven" >&2
exit 1
