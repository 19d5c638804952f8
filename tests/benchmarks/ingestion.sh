#!/bin/sh
# Times a day of filings from raw bytes to a sealed corpus, on two cores, without Kafka and network.
# Usage: tests/benchmarks/ingestion.sh [FILINGS (default 3400)] [FOLDER]; the folder needs about 8 GB, and is emptied first.
# INGESTION_CLASSPATH names the class path (default: from the Maven build).
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
filings=${1:-3400}
folder=${2:-${TMPDIR:-/tmp}/tributary-filing-day}

if [ -z "${INGESTION_CLASSPATH:-}" ]; then
    ./mvnw -q -pl tests/benchmarks -am -DskipTests package
    ./mvnw -q -pl tests/benchmarks dependency:build-classpath -Dmdep.outputFile="$root/tests/benchmarks/target/classpath"
    INGESTION_CLASSPATH=$root/tests/benchmarks/target/classes:$(cat "$root/tests/benchmarks/target/classpath")
fi
rm -rf "$folder"
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
time -p "$java" --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xmx2g \
    -cp "$INGESTION_CLASSPATH" dev.tributary.benchmarks.ingestion.FilingDay "$filings" "$folder"
