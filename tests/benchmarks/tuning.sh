#!/bin/sh
# Times a step of adaptive merging beside the same step in plain PyTorch, on one model shape.
# Usage: tests/benchmarks/tuning.sh [demo|large] [THREADS] [SEQUENCES] [STEPS]; TRIBUTARY_PYTHON names a Python with torch (without one
# only our own figure is printed); TUNE_CLASSPATH names the class path (default: from the Maven build).
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
shape=${1:-demo}
folder=${TUNE_BENCHMARK_FOLDER:-${TMPDIR:-/tmp}/tributary-tuning-$shape}

if [ -z "${TUNE_CLASSPATH:-}" ]; then
    ./mvnw -q -pl tests/benchmarks -am -DskipTests package
    ./mvnw -q -pl tests/benchmarks dependency:build-classpath -Dmdep.outputFile="$root/tests/benchmarks/target/classpath"
    TUNE_CLASSPATH=$root/tests/benchmarks/target/classes:$(cat "$root/tests/benchmarks/target/classpath")
fi
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m -cp "$TUNE_CLASSPATH" \
    dev.tributary.benchmarks.tuning.DamStepBenchmark "$folder" "${2:-2}" "$shape" "${3:-8}" "${4:-20}"
