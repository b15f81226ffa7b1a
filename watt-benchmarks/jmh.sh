#!/bin/sh
# Runs the microbenchmarks; arguments go to JMH (-h lists them).
set -e
cd "$(dirname "$0")/.."
mvn -B -ntp -q -pl watt-benchmarks -am process-test-classes -DskipTests
target=watt-benchmarks/target
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/test-classes:$target/classes:$(cat $target/test.classpath)" org.openjdk.jmh.Main "$@"
