package dev.tributary.local.pipeline;

import java.nio.file.Path;

/// What paths in a pipeline file are relative to.
///
/// @param folder the pipeline file's own folder
/// @param state  the system's state folder, written `${state}`
record Places(Path folder, Path state) {

    private static final String STATE = "${state}";

    /// A path as written, made absolute.
    Path resolve(String written) {
        String expanded = written.replace(STATE, state.toString());
        String home = System.getProperty("user.home");
        return folder.resolve(expanded.startsWith("~/") ? home + expanded.substring(1) : expanded).toAbsolutePath().normalize();
    }
}
