#!/bin/sh
# Times training against Hugging Face Transformers on PyTorch: same shapes, same cores, one process each, medians of five steps.
# Usage: tests/benchmarks/training.sh [SHAPE-PRECISION-THREADS...], for instance a-float32-1 b-bfloat16-2; default: all of shape a.
# TRIBUTARY_PYTHON names a Python with transformers and torch; without one only our own figures are printed.
# BENCHMARK_CLASSPATH names the class path (default: from the Maven build). PEER_SECONDS (120) is the longest the peer may take for
# one row; PEER_SECONDS=0 leaves it out.
set -eu
. "$(dirname "$0")/classpath.sh"
limit=${PEER_SECONDS:-120}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# A heap and a compiler for what little Java does here, so that memory and processor time are the training's.
jvm='-Xmx64m -XX:TieredStopAtLevel=1'
# Waiting threads spin for a moment before they sleep, for both, as services are started.
export GOMP_SPINCOUNT=1000

peer=no
if [ -z "${TRIBUTARY_PYTHON:-}" ]; then
    echo 'No peer: TRIBUTARY_PYTHON is not set.'
elif ! "$TRIBUTARY_PYTHON" -c 'import torch, transformers' 2> /dev/null; then
    echo "No peer: $TRIBUTARY_PYTHON cannot import torch and transformers."
elif [ "$limit" != 0 ]; then
    peer=yes
fi

[ $# -gt 0 ] || set -- a-float32-1 a-float32-2 a-bfloat16-1 a-bfloat16-2
echo "cores: $(nproc), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), load before: $(cut -d' ' -f1 /proc/loadavg)"
echo '| shape | precision | threads | tokens/s ours, peer | ratio | per CPU second ours, peer | ratio | of ceiling | MB ours, peer | ratio | state | kernel |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|'
for row in "$@"; do
    shape=$(echo "$row" | cut -d- -f1)
    precision=$(echo "$row" | cut -d- -f2)
    threads=$(echo "$row" | cut -d- -f3)
    ours=$("$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC $jvm -cp "$classpath" dev.tributary.benchmarks.training.TrainingSpeed \
        "$shape" "$precision" "$threads" "$folder" 2> "$folder/errors") || { cat "$folder/errors" >&2; exit 1; }
    theirs=
    if [ $peer = yes ]; then
        # Twice the limit ends a peer whose single step outlasts it.
        theirs=$(timeout $((2 * limit)) "$TRIBUTARY_PYTHON" tests/benchmarks/training_peer.py "$shape" "$precision" "$threads" "$limit" \
            2> "$folder/errors" | tail -1) || true
        [ -n "$theirs" ] || { echo "$row: the peer finished no two steps in $((2 * limit)) s" >&2; tail -1 "$folder/errors" >&2; }
    fi
    echo "$ours $theirs" | tr ' =' '\n ' | awk -v row="$shape | $precision | $threads" '
        { values[$1, ++seen[$1]] = $2 }
        function both(key) { return sprintf("%d, %s", values[key, 1], seen[key] > 1 ? sprintf("%d", values[key, 2]) : "-") }
        function ratio(key) { return seen[key] > 1 ? sprintf("%.2f", values[key, 1] / values[key, 2]) : "-" }
        END {
            printf "| %s | %s | %s | %s | %s | %d %% | %s | %s | %.2f s, %.2f %% | %s |\n", row, both("speed"), ratio("speed"),
                both("cpu"), ratio("cpu"), 100 * values["share", 1], both("memory"), ratio("memory"), values["state", 1],
                values["state", 1] / 3, values["kernel", 1]
        }'
done
