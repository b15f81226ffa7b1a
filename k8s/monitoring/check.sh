#!/usr/bin/env bash
# Checks the alert rules with promtool, then lets a Prometheus scrape the sample shop, blocks a handler
# and waits until the alert fires. Needs Debian's package "prometheus", curl and a built sample.
set -euo pipefail
cd "$(dirname "$0")"

jar=$(ls ../../sample-app/target/sample-app-*.jar 2>/dev/null | head -n 1) ||
  { echo "Build the sample first: mvn -ntp -pl sample-app -am -DskipTests package" >&2; exit 1; }
command -v promtool >/dev/null && command -v prometheus >/dev/null ||
  { echo "promtool and prometheus are missing: apt-get install prometheus" >&2; exit 1; }

work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap finish EXIT

sed '1,/^spec:/d; s/^  //' alerts.yaml >"$work/rules.yaml"
cp alerts-tests.yaml "$work"
promtool check rules "$work/rules.yaml"
promtool test rules "$work/alerts-tests.yaml"

wait_for() { # seconds, what, command...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "No $what" >&2; cat "$work"/*.log >&2; exit 1; }
    sleep 0.5
  done
}

"${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$jar" --spring.profiles.active=faults --server.port=0 --management.server.port=0 \
  >"$work/shop.log" 2>&1 &
pids+=($!)
port_of() { grep -o "$1 started on port [0-9]*" "$work/shop.log" | grep -o '[0-9]*$'; }
wait_for 60 "management port" port_of Netty
http=$(port_of Watt) management=$(port_of Netty)

cat >"$work/prometheus.yml" <<EOF
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yaml]
scrape_configs:
  - job_name: shop
    metrics_path: /actuator/prometheus
    static_configs: [{targets: ["localhost:$management"]}]
EOF
for port in $(seq 21090 21190); do
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
    --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
  prometheus=$!
  sleep 2
  kill -0 $prometheus 2>/dev/null && break
done
pids+=($prometheus)
query() { curl -fsS -G "http://127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1"; }
has_data() { query "$1" | grep -q '"value"'; }
wait_for 60 "scrape" has_data 'sum(watt_workers{state="serving"}) == 2'

# Every query of the dashboard is understood, and finds something where there is traffic
curl -fsS "http://localhost:$http/who" >/dev/null
grep -o '"expr": ".*"' dashboard.json | sed 's/^"expr": "//; s/"$//; s/\\"/"/g' |
  sed 's/\$__rate_interval/5s/g; s/\$job/.*/g; s/\$instance/.*/g' >"$work/queries"
while read -r expression; do
  query "$expression" | grep -q '"status":"success"' || { echo "Not a query: $expression" >&2; exit 1; }
done <"$work/queries"

curl -fsS "http://localhost:$http/faults/block?ms=5000" >/dev/null &
pids+=($!)
wait_for 60 "alert WattHandlerStalled" has_data 'ALERTS{alertname="WattHandlerStalled",alertstate="firing"}'
echo "WattHandlerStalled fires; $(wc -l <"$work/queries") queries of the dashboard are understood"
