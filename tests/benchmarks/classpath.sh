# Sourced by the benchmarks: goes to the repository's root; sets root, java (the launcher's JDK), and classpath from the Maven build, unless
# BENCHMARK_CLASSPATH names one.
cd "$(dirname "$0")/../.."
root=$(pwd)
java=$("$root/tributary" mvn -v | sed -n 's/.*, runtime: //p')/bin/java
classpath=${BENCHMARK_CLASSPATH:-}
if [ -z "$classpath" ]; then
    # One invocation, so that modules nobody installed are found; the last module to write the file is this one.
    "$root/tributary" mvn -q -B -pl tests/benchmarks -am -DskipTests -Dquarkus.build.skip=true package dependency:build-classpath \
        -Dmdep.outputFile="$root/tests/benchmarks/target/classpath" -Dmdep.includeScope=runtime
    classpath=$root/tests/benchmarks/target/classes:$(cat "$root/tests/benchmarks/target/classpath")
fi
