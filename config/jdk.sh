# Sourced by scripts: sets jdk to the home of a JDK 25 or newer, or says what is missing and ends.
is_25() { # is_25 JAVA_HOME: whether a JDK 25 or newer is there
	[ -x "$1/bin/javac" ] || return 1
	version=$("$1/bin/javac" -version 2>/dev/null | sed 's/^javac \([0-9]*\).*/\1/')
	case $version in '' | *[!0-9]*) return 1 ;; esac
	[ "$version" -ge 25 ]
}

find_jdk() {
	on_path=$(command -v javac || true)
	if [ -n "$on_path" ]; then
		on_path=$(cd "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")/.." && pwd)
	fi
	for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" "$on_path" \
		"$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)" \
		/usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
		/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
		if [ -n "$home" ] && is_25 "$home"; then
			echo "$home"
			return
		fi
	done
}

jdk=$(find_jdk)
if [ -z "$jdk" ]; then
	echo "$0: no JDK 25 or newer found. Install one (Temurin from adoptium.net, or 'sdk install java 25-tem'), or set JAVA25_HOME." >&2
	exit 1
fi
