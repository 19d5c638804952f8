# Sourced by the training benchmarks: goes to the repository's root; sets java, its flags, and TRAINING_CLASSPATH from the Maven build
# unless the caller named one.
cd "$(dirname "$0")/../.."
root=$(pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
flags='--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC'
if [ -z "${TRAINING_CLASSPATH:-}" ]; then
    # One invocation, so that modules nobody installed are found; the last module to write the file is this one.
    ./mvnw -q -pl tests/benchmarks -am -DskipTests -Dquarkus.build.skip=true package dependency:build-classpath \
        -Dmdep.outputFile="$root/tests/benchmarks/target/classpath"
    TRAINING_CLASSPATH=$root/tests/benchmarks/target/classes:$(cat "$root/tests/benchmarks/target/classpath")
fi
