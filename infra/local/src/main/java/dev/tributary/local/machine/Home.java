package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The checkout that this launcher belongs to, with what was built in it.
///
/// @param root its folder
public record Home(Path root) {

    /// The checkout that the launcher script named.
    public static Home ofProcess() {
        String home = System.getProperty("tributary.home");
        if (home == null) {
            throw new ProblemException(ExitCode.INVALID,
                    "start this through the script 'tributary', which says where the checkout is (tributary.home)");
        }
        return new Home(Path.of(home));
    }

    /// Where a system of this checkout keeps its state unless told otherwise.
    public Path defaultState() {
        return root.resolve(".tributary");
    }

    /// The jar that runs a service.
    public Path serviceJar(String service) {
        Path jar = root.resolve("services").resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new ProblemException(ExitCode.FAILED,
                    "the service '%s' is not built: %s is absent; build it with './tributary mvn package -DskipTests'".formatted(service, jar));
        }
        return jar;
    }

    /// The pipeline of the demo.
    public Path demoPipeline() {
        return root.resolve("infra/local/demo.yaml");
    }
}
