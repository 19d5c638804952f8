#!/bin/sh
# Times a day of filings from raw bytes to a sealed corpus, on two cores, without Kafka and network.
# Usage: tests/benchmarks/ingestion.sh [FILINGS (default 3400)] [FOLDER]; the folder needs about 8 GB, and is emptied first.
# BENCHMARK_CLASSPATH names the class path (default: from the Maven build).
set -eu
. "$(dirname "$0")/classpath.sh"
filings=${1:-3400}
folder=${2:-${TMPDIR:-/tmp}/tributary-filing-day}

rm -rf "$folder"
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
time -p "$java" --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xmx2g \
    -cp "$classpath" dev.tributary.benchmarks.ingestion.FilingDay "$filings" "$folder"
