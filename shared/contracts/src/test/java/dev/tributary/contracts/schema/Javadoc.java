package dev.tributary.contracts.schema;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The Javadoc of records, read from their sources: the one place where a field is explained is also what a subscriber
/// in another language reads.
final class Javadoc {

    private final Map<String, String> descriptions = new HashMap<>();

    private Javadoc() {
    }

    /// Reads every source below a folder.
    static Javadoc read(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Javadoc javadoc = new Javadoc();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null); Stream<Path> tree = Files.walk(sources)) {
            List<Path> units = tree.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(units));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                javadoc.new Collector(docs, unit.getPackageName().toString()).scan(unit, null);
            }
        }
        return javadoc;
    }

    /// What a type is.
    Optional<String> of(Class<?> type) {
        return Optional.ofNullable(descriptions.get(type.getCanonicalName()));
    }

    /// What a record's component is.
    Optional<String> of(Class<?> type, String component) {
        return Optional.ofNullable(descriptions.get(type.getCanonicalName() + '#' + component));
    }

    private final class Collector extends TreePathScanner<Void, Void> {

        private final DocTrees docs;
        private String scope;

        private Collector(DocTrees docs, String packageName) {
            this.docs = docs;
            this.scope = packageName;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String outer = scope;
            scope = outer + '.' + type.getSimpleName();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                descriptions.put(scope, text(comment.getFullBody()));
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree parameter && !parameter.isTypeParameter()) {
                        descriptions.put(scope + '#' + parameter.getName(), text(parameter.getDescription()));
                    }
                }
            }
            super.visitClass(type, nothing);
            scope = outer;
            return nothing;
        }
    }

    /// Readers of a schema cannot follow a link: only its last name is kept.
    private static String text(List<? extends DocTree> parts) {
        return parts.stream().map(Javadoc::text).collect(Collectors.joining()).replaceAll("\\s+", " ").strip();
    }

    private static String text(DocTree part) {
        return switch (part) {
            case RawTextTree markdown -> markdown.getContent();
            case LinkTree link -> link.getReference().getSignature().replaceFirst("^.*[.#]", "");
            default -> part.toString();
        };
    }
}
