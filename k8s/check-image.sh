#!/usr/bin/env bash
# Builds sample-app/Dockerfile without a registry and starts what comes out: Debian with a JRE that is linked from the
# JDK 25 takes the place of eclipse-temurin:25-jre. Needs root, Debian's packages "buildah" and "debootstrap", curl, a built sample, and
# JAVA_HOME of a JDK 25. Takes 1 GB and some minutes.
set -euo pipefail
cd "$(dirname "$0")/../sample-app"

ls target/sample-app-*.jar >/dev/null 2>&1 ||
  { echo "Build the sample first: mvn -ntp -pl sample-app -am -DskipTests package" >&2; exit 1; }
jdk=${JAVA_HOME:-$(ls -d /usr/lib/jvm/*25* 2>/dev/null | head -n 1)}
"$jdk/bin/java" -version 2>&1 | grep -q '"25' || { echo "JAVA_HOME is not a JDK 25: $jdk" >&2; exit 1; }
command -v buildah >/dev/null && command -v debootstrap >/dev/null ||
  { echo "buildah or debootstrap is missing: apt-get install buildah debootstrap" >&2; exit 1; }

work=${WORK:-$(mktemp -d)}
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
b() { buildah --root "$work/storage" --runroot "$work/run" "$@"; }
shop=
finish() {
  [ -z "$shop" ] || kill -KILL "$shop" 2>/dev/null || true
  b rm --all >/dev/null 2>&1 || true
  [ -n "${WORK:-}" ] || rm -rf "$work"
}
trap finish EXIT

base=docker.io/library/eclipse-temurin:25-jre
if ! b inspect --type image "$base" >/dev/null 2>&1; then
  echo "== a base image"
  debootstrap --variant=minbase --include=passwd bookworm "$work/base" http://deb.debian.org/debian >/dev/null
  modules=java.se,jdk.unsupported,jdk.management,jdk.jfr,jdk.crypto.ec,jdk.localedata,jdk.zipfs,jdk.charsets,jdk.naming.dns,jdk.net
  mkdir -p "$work/base/opt/java"
  "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --generate-cds-archive --output "$work/base/opt/java/openjdk" >/dev/null
  container=$(b from scratch)
  b copy -q "$container" "$work/base" / >/dev/null
  b config --env PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  b commit -q --rm "$container" "$base" >/dev/null
  rm -rf "$work/base"
fi

echo "== sample-app/Dockerfile"
b bud -q --pull-never -t watt-sample . >/dev/null

echo "== start, as a pod does; without a usable AOT cache the JVM would refuse"
http=28080 management=29090
container=$(b from --pull-never watt-sample)
mapfile -t command < <(b inspect --format '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}' --type image watt-sample | sed '/^$/d')
buildah --root "$work/storage" --runroot "$work/run" run --env JAVA_TOOL_OPTIONS=-XX:AOTMode=on --env WATT_WORKERS=2 \
  --env SERVER_PORT=$http --env MANAGEMENT_SERVER_PORT=$management "$container" -- "${command[@]}" >"$work/shop.log" 2>&1 &
shop=$!
for ((i = 0; i < 120; i++)); do
  curl -fs "http://localhost:$management/actuator/health/readiness" >/dev/null 2>&1 && break
  kill -0 $shop 2>/dev/null || { cat "$work/shop.log" >&2; exit 1; }
  sleep 0.5
done
curl -fsS "http://localhost:$management/actuator/health/readiness" && echo
curl -fsS "http://localhost:$http/hello" && echo
grep -E 'Watt started|Started SampleApplication' "$work/shop.log"

# The JVM of the container, a descendant of buildah
jvm=$(pgrep -u 10001 -f '^/opt/java/openjdk/bin/java -XX:AOTCache=app.aot' | head -n 1)
kill -TERM "$jvm"
wait $shop && status=0 || status=$?
shop=
grep 'Graceful shutdown complete' "$work/shop.log"
echo "exit value $status"
