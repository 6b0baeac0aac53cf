#!/bin/sh
# Sees to the programs that working on graphd needs besides Go. Usage:
#   dev/require.sh NAME...     names: jdk maven node python curl chromium
# What is missing is installed where that is simple (root on Debian or Ubuntu); else one line says what to install.
set -eu

# The one list: how to tell that a program is there, its Debian packages (the first that can be had), and its name.
there() {
	case $1 in
	jdk)
		bin=${JAVA_HOME:+$JAVA_HOME/bin/}
		"${bin}javac" -version >/dev/null 2>&1 || return 1
		major=$("${bin}java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
		[ "${major:-0}" -ge 17 ]
		;;
	maven) command -v mvn >/dev/null ;;
	node)
		command -v npm >/dev/null && major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
		[ "${major:-0}" -ge 20 ]
		;;
	python) python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ;;
	curl) command -v curl >/dev/null ;;
	chromium) command -v chromium >/dev/null ;;
	*)
		echo "require.sh: unknown: $1" >&2
		exit 2
		;;
	esac
}
packages() {
	case $1 in
	jdk) echo "openjdk-17-jdk-headless default-jdk-headless" ;;
	node) echo "nodejs+npm" ;;
	python) echo "python3+python3-venv" ;;
	*) echo "$1" ;;
	esac
}
called() {
	case $1 in
	jdk) echo "a JDK, 17 or newer (java and javac)" ;;
	maven) echo "Maven (mvn)" ;;
	node) echo "Node.js 20 or newer, with npm" ;;
	python) echo "Python 3.11 or newer (python3), with venv" ;;
	*) echo "$1" ;;
	esac
}

missing() {
	for name; do
		there "$name" || printf '%s ' "$name"
	done
}

wanted=$(missing "$@")
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "require.sh: installing $wanted" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >&2 || true # an old list may do
	for name in $wanted; do
		for package in $(packages "$name"); do
			# shellcheck disable=SC2046 # several packages stand joined by +
			apt-get install -y -qq --no-install-recommends $(echo "$package" | tr + ' ') </dev/null >&2 || continue
			there "$name" && break
		done
	done
	# shellcheck disable=SC2086 # a list
	wanted=$(missing $wanted)
fi

if [ -n "$wanted" ]; then
	for name in $wanted; do
		echo "Not installed: $(called "$name"). On Debian or Ubuntu: apt-get install $(packages "$name" | sed 's/ .*//; s/+/ /g')" >&2
	done
	exit 1
fi
