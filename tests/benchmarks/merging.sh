#!/bin/sh
# Times the whole merge command, cold JVM included, on four models of 330 M parameters in a memory-backed folder.
# Usage: tests/benchmarks/merging.sh [METHOD...]; MERGE_CLASSPATH names the command's class path (default: from the Maven build).
# The models take 2.6 GB of memory, a result 0.65 GB more. Prints wall and CPU seconds beside the time of a plain copy.
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
folder=${MERGE_BENCHMARK_FOLDER:-/dev/shm/tributary-merging}
flags='--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector -XX:+UseSerialGC -Xmx256m'

if [ -z "${MERGE_CLASSPATH:-}" ]; then
    ./mvnw -q -pl services/merging,tests/benchmarks -am -DskipTests package
    ./mvnw -q -pl services/merging dependency:build-classpath -Dmdep.outputFile="$root/tests/benchmarks/target/classpath"
    MERGE_CLASSPATH=$root/tests/benchmarks/target/classes:$root/services/merging/target/classes
    MERGE_CLASSPATH=$MERGE_CLASSPATH:$root/shared/merge/target/classes:$root/shared/weights/target/classes
    MERGE_CLASSPATH=$MERGE_CLASSPATH:$(cat "$root/tests/benchmarks/target/classpath")
fi
[ -d "$folder/c" ] || "$java" $flags -cp "$MERGE_CLASSPATH" dev.tributary.benchmarks.merging.BenchmarkModels "$folder"
cd "$folder"

recipe() {
    method=$1
    echo "merge_method: $method"
    case $method in
        slerp | nearswap) printf 'base_model: a\nmodels: [{model: b}]\nparameters: {t: 0.4}\n' ;;
        arcee_fusion) printf 'base_model: base\nmodels: [{model: a}]\n' ;;
        passthrough) printf 'models: [{model: a}]\n' ;;
        *)
            case $method in linear | karcher | multislerp) ;; *) echo 'base_model: base' ;; esac
            echo 'models:'
            for entry in a:0.5 b:0.3 c:0.2; do
                echo "- {model: ${entry%:*}, parameters: {weight: ${entry#*:}, density: 0.5, epsilon: 0.1}}"
            done
            # Read by sce alone.
            echo 'parameters: {select_topk: 0.5}'
            ;;
    esac
    echo 'dtype: bfloat16'
}

[ $# -gt 0 ] || set -- linear slerp task_arithmetic nearswap ties dare_ties breadcrumbs sce karcher multislerp model_stock ram \
    arcee_fusion della
echo "cores: $(nproc), load before: $(cut -d' ' -f1 /proc/loadavg)"
echo "copying one result at the speed of this machine:"
time -p cp a/model.safetensors copy && rm copy
for method in "$@"; do
    recipe "$method" > "$method.yaml"
    rm -rf out
    echo "== $method"
    time -p "$java" $flags -cp "$MERGE_CLASSPATH" dev.tributary.merging.command.MergeCommand --quiet "$method.yaml" out
done
