#!/bin/sh
# What replay costs and saves, on real text: Gain and F for 0, 5 and 25 % replay, three seeds each.
# Usage: tests/benchmarks/forgetting.sh DATA WORK [RUNS]: DATA holds general/*.txt and filings/MANIFEST.tsv; WORK keeps the base and each
# run's result, so that a stopped experiment goes on; RUNS is the most training runs to do now. About a quarter of an hour on one free core.
# BENCHMARK_CLASSPATH names the class path (default: from the Maven build).
set -eu
data=$(cd "${1:?which folder of real text?}" && pwd)
mkdir -p "${2:?which folder to work in?}"
work=$(cd "$2" && pwd)
runs=${3:-9}
. "$(dirname "$0")/classpath.sh"
export GOMP_SPINCOUNT=1000
exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g -cp "$classpath" dev.tributary.benchmarks.training.Forgetting "$data" "$work" "$runs"
