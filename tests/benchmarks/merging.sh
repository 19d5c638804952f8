#!/bin/sh
# Benchmarks of merging, for a quiet machine. Usage: tests/benchmarks/merging.sh [commands [METHOD...] | threads | again | many | large | kernels]
# Without arguments: the first four, which need 6 GB in a memory-backed folder. `large` writes 16 GB to the disk.
#   MERGE_BENCHMARK_FOLDER  where the models go (default: /dev/shm/tributary-merging)
#   MERGE_BENCHMARK_DISK    where the large model goes (default: target/large in this folder)
#   BENCHMARK_CLASSPATH     the class path (default: from the Maven build)
set -eu
. "$(dirname "$0")/classpath.sh"
folder=${MERGE_BENCHMARK_FOLDER:-/dev/shm/tributary-merging}
disk=${MERGE_BENCHMARK_DISK:-$root/tests/benchmarks/target/large}
package=dev.tributary.benchmarks.merging

# Builds the command if it must.
warm_up() {
    "$root/tributary" merge --version >/dev/null
}

run() {
    "$java" --enable-native-access=ALL-UNNAMED -Xmx512m -cp "$classpath" "$@"
}

models() {
    [ -d "$folder/c" ] || run "$package.BenchmarkModels" "$folder"
}

one() {
    case $1 in
    commands)
        models
        shift
        run "$package.CommandBenchmark" "$folder" "$root/tributary" "$@"
        ;;
    threads)
        models
        run "$package.EdgeBenchmark" threads "$folder" "$root/tributary"
        ;;
    again)
        run "$package.BenchmarkModels" "$folder/small" demo
        run "$package.EdgeBenchmark" again "$folder/small"
        rm -rf "$folder/small"
        ;;
    many)
        run "$package.EdgeBenchmark" many "$folder/many" "$root/tributary"
        rm -rf "$folder/many"
        ;;
    large)
        run "$package.EdgeBenchmark" large "$disk" "$root/tributary"
        rm -rf "$disk"
        ;;
    kernels) run org.openjdk.jmh.Main 'KernelBenchmark|MethodBenchmark' ;;
    *)
        echo "there is no benchmark '$1'" >&2
        exit 2
        ;;
    esac
}

warm_up
echo "load before: $(cut -d' ' -f1 /proc/loadavg)"
if [ $# -gt 0 ]; then
    one "$@"
else
    for what in commands threads again many; do
        one "$what"
    done
fi
