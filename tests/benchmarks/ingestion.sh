#!/bin/sh
# Times how filings become a sealed corpus, on two cores.
# Usage: tests/benchmarks/ingestion.sh day [FILINGS (default 3400)] [FOLDER]     the service with a broker and a fake EDGAR
#        tests/benchmarks/ingestion.sh steps [FILINGS (default 3400)] [FOLDER]   its steps alone, without Kafka and network
#        tests/benchmarks/ingestion.sh seal [DOCUMENTS (default 8000)] [FOLDER]  the same for many small filings: the largest seal
# The folder needs about 12 GB (day), 8 GB (steps), 1 GB (seal), and is emptied first. BENCHMARK_CLASSPATH names the class path (default:
# from the Maven build; `day` then also packages the service); PORT_OFFSET moves the ports of `day`.
set -eu
script=$0
. "$(dirname "$0")/classpath.sh"
case ${1:-day} in
    day|steps) what=${1:-day} filings=${2:-3400} ;;
    seal) what=seal filings=${2:-8000} ;;
    *) sed -n '3,5s/^# //p' "$script" >&2; exit 2 ;;
esac
folder=${3:-${TMPDIR:-/tmp}/tributary-filing-$what}

if [ "$what" = day ] && [ -z "${BENCHMARK_CLASSPATH:-}" ]; then
    "$root/tributary" mvn -q -B -pl services/ingestion -am -DskipTests package
fi
rm -rf "$folder"
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
if [ "$what" = day ]; then
    offset=${PORT_OFFSET:-300}
    export TRIBUTARY_INGESTION_EDGAR_BASE="http://localhost:$((8099 + offset))"
    export TRIBUTARY_INGESTION_EDGAR_USER_AGENT='Benchmarks of Tributary nobody@example.org'
    exec "$java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx2g -Dtributary.home="$root" \
        -cp "$classpath" dev.tributary.benchmarks.ingestion.LiveDay "$filings" "$folder" "$offset"
fi
time -p "$java" --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC -Xmx2g \
    -cp "$classpath" dev.tributary.benchmarks.ingestion.FilingDay "$filings" "$folder" "$what"
