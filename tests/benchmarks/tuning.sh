#!/bin/sh
# Times a step of adaptive merging beside the same step in plain PyTorch, on one model shape; or a candidate of an evolutionary search.
# Usage: tests/benchmarks/tuning.sh [demo|large [THREADS] [SEQUENCES] [STEPS]] or tests/benchmarks/tuning.sh search
# TRIBUTARY_PYTHON names a Python with torch (without one only our own figure of a step is printed); BENCHMARK_CLASSPATH names the class
# path (default: from the Maven build).
set -eu
. "$(dirname "$0")/classpath.sh"
shape=${1:-demo}
folder=${TUNE_BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/tributary-tuning-$shape}
package=dev.tributary.benchmarks.tuning
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
if [ "$shape" = search ]; then
    exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m -cp "$classpath" $package.SearchSpeed "$folder"
fi
exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m -cp "$classpath" \
    $package.DamStepBenchmark "$folder" "${2:-2}" "$shape" "${3:-8}" "${4:-20}"
