#!/bin/sh
# Times the byte-level BPE encoder on a folder of text files. Usage: tests/benchmarks/tokenizing.sh FOLDER
# BENCHMARK_CLASSPATH names the class path (default: from the Maven build).
set -eu
folder=$(cd "${1:?which folder of text files?}" && pwd)
. "$(dirname "$0")/classpath.sh"
exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx1g -cp "$classpath" dev.tributary.benchmarks.training.TokenizingSpeed "$folder"
