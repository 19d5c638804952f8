package dev.tributary.compatibility;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The laws of the house that a compiler does not hold. Looks at the classes that the build has compiled; a module that was
/// not built (as with `-pl`) is skipped, saying so.
class ArchitectureTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "io.smallrye..", "jakarta..", "org.apache.kafka..", "org.eclipse.microprofile..", "io.micrometer.."};

    private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"contracts", "artifacts", "weights", "merge", "neural"})
    void theDomainKnowsNoFramework(String module) {
        noClasses().should().dependOnClassesThat().resideInAnyPackage(FRAMEWORKS)
                .allowEmptyShould(true).check(classes("shared/" + module));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServicesFeaturePackagesKnowNoFramework(String service) {
        // Only the service's own package is its edge; what lies below is the domain.
        noClasses().that().resideInAPackage("dev.tributary." + service + ".*..")
                .should().dependOnClassesThat().resideInAnyPackage(FRAMEWORKS)
                .allowEmptyShould(true).check(classes("services/" + service));
    }

    @ParameterizedTest
    @MethodSource("services")
    void noServiceKnowsAnother(String service) throws IOException {
        String[] others = services().stream()
                .filter(other -> !other.equals(service))
                .map(other -> "dev.tributary." + other + "..")
                .toArray(String[]::new);
        noClasses().should().dependOnClassesThat().resideInAnyPackage(others)
                .allowEmptyShould(true).check(classes("services/" + service));
    }

    @ParameterizedTest
    @MethodSource("shared")
    void noSharedModuleKnowsAService(String module) throws IOException {
        String[] services = services().stream().map(service -> "dev.tributary." + service + "..").toArray(String[]::new);
        noClasses().should().dependOnClassesThat().resideInAnyPackage(services)
                .allowEmptyShould(true).check(classes("shared/" + module));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights", "contracts"})
    void theLowestModulesKnowNoOther(String module) {
        noClasses().should().dependOnClassesThat(resideInAPackage("dev.tributary..")
                        .and(resideOutsideOfPackage("dev.tributary." + module + "..")))
                .check(classes("shared/" + module));
    }

    @Test
    void noPackageIsADrawerForAnything() throws IOException {
        try (Stream<Path> tree = Files.walk(ROOT.resolve("shared")); Stream<Path> services = Files.walk(ROOT.resolve("services"))) {
            assertThat(Stream.concat(tree, services)
                    .filter(path -> path.toString().endsWith(".java"))
                    .map(path -> ROOT.relativize(path.getParent()).toString())
                    .distinct())
                    .noneMatch(folder -> folder.matches(".*/(util|utils|impl|common|helper|helpers|misc|dto)(/.*)?"));
        }
    }

    static List<String> shared() throws IOException {
        return folders("shared");
    }

    static List<String> services() throws IOException {
        return folders("services");
    }

    private static List<String> folders(String parent) throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve(parent))) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    private static JavaClasses classes(String module) {
        assumeTrue(Files.isDirectory(compiled(module)), module + " is not compiled: build it first, or run the whole build");
        // A class without a source is left over from an earlier build.
        ImportOption hasSource = location -> Files.exists(ROOT.resolve(module).resolve("src/main/java")
                .resolve(location.asURI().getPath().replaceFirst(".*/target/classes/", "").replaceFirst("(\\$.*)?\\.class$", ".java")));
        return IMPORTED.computeIfAbsent(module, name -> new ClassFileImporter().withImportOption(hasSource).importPath(compiled(name)));
    }

    private static Path compiled(String module) {
        return ROOT.resolve(module).resolve("target/classes/dev");
    }
}
