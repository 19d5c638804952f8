package dev.tributary.neural.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.neural.Engines;
import dev.tributary.neural.decoder.Decoder;
import org.junit.jupiter.api.Test;

class TorchEngineTest {

    @Test
    void aScriptIsCompiledOnceForAllWhoAskForIt() {
        // When
        Script first = Engines.torch().script(Decoder.class, "decoder.py");
        // Then
        assertThat(Engines.torch().script(Decoder.class, "decoder.py")).isSameAs(first);
        assertThat(Engines.torch().script(Decoder.class, "decoder.py", "layers.py")).isNotSameAs(first);
    }
}
