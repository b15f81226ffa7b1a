#!/usr/bin/env bash
# Compares the three arms on a cluster: deploys one after the other, warms it up, offers RATE requests per second
# for DURATION (seconds, as in 120s), ROUNDS times in turns, and prints a table. Needs kubectl, and room for 6 CPUs beside the 2
# of the load and what the system takes. The load goes to a node with the label and the taint watt.example/load, if there is one (with eks it is made).
#
# CLUSTER=kind or eks makes a cluster for it, and deletes that at the end (with kind, IMAGE comes from the local Docker;
# with eks, IMAGE is one that the cluster can pull). Without CLUSTER it is the current one.
set -euo pipefail
cd "$(dirname "$0")"

rate=${RATE:-1000} duration=${DURATION:-120s} rounds=${ROUNDS:-3} namespace=${NAMESPACE:-watt-compare}
image=${IMAGE:-watt-sample:latest} cluster=${CLUSTER:-}
[[ $duration =~ ^[0-9]+s$ ]] || { echo "DURATION: $duration (expected: seconds, as in 120s)" >&2; exit 1; }
[[ $rate =~ ^[1-9][0-9]*$ ]] || { echo "RATE: $rate (expected: requests per second, as in 1000)" >&2; exit 1; }
arms=(single-cpu stock workers)

require() { command -v "$1" >/dev/null || { echo "$1 is missing" >&2; exit 1; }; }
require kubectl

case $cluster in
  "") ;;
  kind)
    require kind
    kind create cluster --name "$namespace" >&2
    trap 'kind delete cluster --name "$namespace" >&2' EXIT
    kind load docker-image "$image" --name "$namespace" >&2
    ;;
  eks)
    require eksctl
    [[ $image == */* ]] || { echo "IMAGE: $image (expected: one in a registry, which the cluster can pull from)" >&2; exit 1; }
    # What is made here is deleted at the end, and nothing else
    ! eksctl get cluster --name "$namespace" >/dev/null 2>&1 || { echo "NAMESPACE: $namespace (expected: one that no EKS cluster is named after)" >&2; exit 1; }
    trap 'eksctl delete cluster --name "$namespace" >&2' EXIT
    # 6 pods of one CPU would spread to every node: one is the load's own
    eksctl create cluster --name "$namespace" --nodes 5 --node-type m7i.xlarge >&2
    node=$(kubectl get nodes -o jsonpath='{.items[0].metadata.name}')
    kubectl label node "$node" watt.example/load= >&2
    kubectl taint node "$node" watt.example/load=:NoSchedule >&2
    ;;
  *) echo "CLUSTER: $cluster (expected: kind, eks, or nothing for the current cluster)" >&2; exit 1 ;;
esac

in_namespace() { kubectl -n "$namespace" "$@"; }

# Of its own: it is deleted with all that is in it
kubectl create namespace "$namespace" >/dev/null
[[ -n $cluster ]] || trap 'kubectl delete namespace "$namespace" --wait=false >/dev/null' EXIT
in_namespace apply -k . >/dev/null

arm() { # arm, verb and its options
  kubectl kustomize "../overlays/$1" | sed "s|image: watt-sample:latest|image: $image|" | in_namespace "${@:2}" -f - >/dev/null
}

job() { # arm rate duration
  in_namespace delete job watt-load --ignore-not-found --wait >/dev/null
  # 5 minutes for the image to be pulled and the last requests to end
  sed -e "s/@ARM@/$1/g" -e "s/@RATE@/$2/" -e "s/@DURATION@/$3/" -e "s/\(activeDeadlineSeconds:\).*/\1 $((${3%s} + 300))/" job.yaml | in_namespace apply -f - >/dev/null
  # 'kubectl wait' waits for one condition, and a job that fails never becomes complete
  local ended='' log
  until [[ $ended == *Complete* || $ended == *Failed* ]]; do
    sleep 2
    ended=$(in_namespace get job watt-load -o jsonpath='{.status.conditions[?(@.status=="True")].type}')
  done
  log=$(in_namespace logs job/watt-load)
  grep "^$1 |" <<<"$log" || { printf 'The load on %s failed:\n%s\n' "$1" "$log" >&2; return 1; }
}

echo "arm | offered/s | answered/s | answered | median ms | p95 ms | p99 ms | max ms | refused | failed | not sent"
echo "---|---|---|---|---|---|---|---|---|---|---"
for ((round = 1; round <= rounds; round++)); do
  for arm in "${arms[@]}"; do
    arm "$arm" apply
    in_namespace rollout status "deployment/watt-sample-$arm" --timeout=5m >/dev/null
    job "$arm" "$(((rate + 3) / 4))" 60s >/dev/null
    job "$arm" "$rate" "$duration"
    in_namespace get pods -l "watt.example/arm=$arm" \
      -o jsonpath='{range .items[*]}{.status.containerStatuses[0].restartCount}{"\n"}{end}' |
      awk -v arm="$arm" '$1 > 0 { n += $1 } END { if (n) print "# " arm ": " n " restarts" }'
    arm "$arm" delete --wait
  done
done
