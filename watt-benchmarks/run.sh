#!/bin/sh
# Builds the benchmarks and runs them; arguments go to the harness (--help lists them).
set -e
cd "$(dirname "$0")/.."
mvn -B -ntp -q -pl watt-benchmarks,watt-benchmarks-tomcat -am -DskipTests package
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar watt-benchmarks/target/watt-benchmarks.jar "$@"
