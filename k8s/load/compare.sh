#!/usr/bin/env bash
# Compares the three arms on the current cluster: deploys one after the other, warms it up, offers RATE requests per
# second for DURATION, ROUNDS times in turns, and prints a table. Needs kubectl, and room for 6 CPUs beside the load.
#
# A cluster to try it on: kind create cluster; kind load docker-image watt-sample:latest
# or: eksctl create cluster --name watt --nodes 4 --node-type m7i.xlarge
set -euo pipefail
cd "$(dirname "$0")"

command -v kubectl >/dev/null || { echo "kubectl is missing" >&2; exit 1; }
rate=${RATE:-1000} duration=${DURATION:-120s} rounds=${ROUNDS:-3} namespace=${NAMESPACE:-watt-compare}
arms=(single-cpu stock workers)

job() { # arm rate duration
  kubectl -n "$namespace" delete job watt-load --ignore-not-found --wait >/dev/null
  sed -e "s/@ARM@/$1/g" -e "s/@RATE@/$2/" -e "s/@DURATION@/$3/" job.yaml | kubectl -n "$namespace" apply -f - >/dev/null
  # 'kubectl wait' waits for one condition, and a job that fails never becomes complete
  local ended=
  until [[ $ended == *Complete* ]]; do
    if [[ $ended == *Failed* ]]; then
      echo "The load on $1 failed:" >&2
      kubectl -n "$namespace" logs job/watt-load >&2 || true
      return 1
    fi
    sleep 2
    ended=$(kubectl -n "$namespace" get job watt-load -o jsonpath='{.status.conditions[?(@.status=="True")].type}')
  done
  kubectl -n "$namespace" logs job/watt-load | tail -n 1
}

kubectl create namespace "$namespace" --dry-run=client -o yaml | kubectl apply -f - >/dev/null
trap 'kubectl delete namespace "$namespace" --wait=false >/dev/null' EXIT
kubectl -n "$namespace" apply -k . >/dev/null

echo "arm | offered/s | answered/s | answered | median ms | p95 ms | p99 ms | max ms"
echo "---|---|---|---|---|---|---|---"
for ((round = 1; round <= rounds; round++)); do
  for arm in "${arms[@]}"; do
    kubectl -n "$namespace" apply -k "../overlays/$arm" >/dev/null
    kubectl -n "$namespace" rollout status "deployment/watt-sample-$arm" --timeout=5m >/dev/null
    job "$arm" "$((rate / 4))" 60s >/dev/null
    job "$arm" "$rate" "$duration"
    kubectl -n "$namespace" get pods -l "watt.example/arm=$arm" \
      -o jsonpath='{range .items[*]}{.status.containerStatuses[0].restartCount}{"\n"}{end}' |
      awk -v arm="$arm" '$1 > 0 { n += $1 } END { if (n) print "# " arm ": " n " restarts" }'
    kubectl -n "$namespace" delete -k "../overlays/$arm" --wait >/dev/null
  done
done
