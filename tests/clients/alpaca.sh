#!/usr/bin/env bash
# Three foreign clients drive the local Alpaca venue, each a new one: bash tests/clients/alpaca.sh [--no-build]
# It needs Node 20 with npm; without them nothing is run, and the exit code is 3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! node_version=$(node --version 2>/dev/null) || ! command -v npm >/dev/null; then
    echo 'not run: node and npm are missing; Node 20 or later is needed: https://nodejs.org'
    exit 3
fi
major=${node_version#v}
if [ "${major%%.*}" -lt 20 ]; then
    echo "not run: node is $node_version; Node 20 or later is needed: https://nodejs.org"
    exit 3
fi

here=tests/clients/alpaca
(cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
if [ "${1:-}" != --no-build ]; then
    dotnet build src/Guardrails.Sandbox.Tool -c Release --verbosity quiet -p:RunAnalyzers=false
fi

scratch=$(mktemp -d)
venue=
stop() {
    if [ -n "$venue" ]; then
        kill "$venue" 2>/dev/null || true
        wait "$venue" 2>/dev/null || true
        venue=
    fi
}
trap 'stop; rm -rf "$scratch"' EXIT

failed=0
for client in v3 v4 ccxt; do
    log=$scratch/$client.log
    dotnet src/Guardrails.Sandbox.Tool/bin/Release/net10.0/guardrails-sandbox.dll alpaca --port 0 --rate 100000 --data-rate 100000 >"$log" 2>&1 &
    venue=$!
    address=
    for _ in $(seq 100); do
        address=$(sed -n 's/^Alpaca.s wire is at \(http[^ ]*\) .*/\1/p' "$log")
        [ -n "$address" ] && break
        sleep 0.1
    done
    if [ -z "$address" ]; then
        echo 'The venue did not start:'
        cat "$log"
        exit 1
    fi

    printf -- '-- %s\n' "$client"
    timeout 120 node "$here/$client.mjs" "$address" || { failed=1; echo "$client failed"; cat "$log"; }
    stop
done

exit "$failed"
