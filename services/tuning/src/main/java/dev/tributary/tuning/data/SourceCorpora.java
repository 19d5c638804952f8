package dev.tributary.tuning.data;

import dev.tributary.neural.data.MegatronCorpus;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The text of each source, open. The maker closes it.
public final class SourceCorpora implements AutoCloseable {

    private final Map<String, MegatronCorpus> byName = new TreeMap<>();

    /// Opens one source's text.
    public void open(String source, Path bin, Path idx) {
        byName.put(source, MegatronCorpus.open(bin, idx));
    }

    /// By source.
    public Map<String, MegatronCorpus> byName() {
        return Collections.unmodifiableMap(byName);
    }

    @Override
    public void close() {
        byName.values().forEach(MegatronCorpus::close);
    }
}
