package dev.tributary.neural.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MegatronCorpusTest {

    @TempDir
    Path folder;
    private Path bin;
    private Path idx;

    @BeforeEach
    void nameFiles() {
        bin = folder.resolve("shard.bin");
        idx = folder.resolve("shard.idx");
    }

    @ParameterizedTest
    @EnumSource(TokenType.class)
    void whatWasWrittenIsRead(TokenType type) {
        // Given
        write(type);
        // When
        try (MegatronCorpus corpus = MegatronCorpus.open(bin, idx)) {
            long[] all = new long[7];
            corpus.read(0, all, 0, 7);
            // Then
            assertThat(corpus.documents()).isEqualTo(3);
            assertThat(corpus.tokens()).isEqualTo(7);
            assertThat(all).containsExactly(5, 6, 7, 0, 0, 40_000, 0);
            assertThat(new int[] {corpus.documentAt(0), corpus.documentAt(3), corpus.documentAt(4), corpus.documentAt(6)})
                    .containsExactly(0, 0, 1, 2);
        }
    }

    /// Byte for byte what Megatron-LM's `IndexedDataset` reads: magic, version, type code, counts, lengths, byte offsets, boundaries.
    @Test
    void theIndexHasMegatronsLayout() throws IOException {
        // When
        write(TokenType.I32);
        // Then
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(idx))).isEqualTo("4d4d494449445800000100000000000000" + "04"
                + "0300000000000000"
                + "0400000000000000" + "040000000100000002000000" + "000000000000000010000000000000001400000000000000"
                + "0000000000000000010000000000000002000000000000000300000000000000");
    }

    @Test
    void anIdThatDoesNotFitIsRefused() {
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            assertThatThrownBy(() -> writer.add(new int[] {65_536}, 1, 0)).hasMessageContaining("65536").hasMessageContaining("U16");
        }
    }

    @Test
    void tokensCutOffAreFound() throws IOException {
        write(TokenType.I32);
        Files.write(bin, Arrays.copyOf(Files.readAllBytes(bin), 20));
        refuses("accounts for 28 bytes");
    }

    @Test
    void anIndexOfSomethingElseIsRefused() throws IOException {
        write(TokenType.I32);
        Files.writeString(idx, "a text file that is certainly no Megatron index");
        refuses("does not begin with Megatron's mark");
    }

    @Test
    void aTokenTypeThatIsNotReadIsNamed() throws IOException {
        write(TokenType.I32);
        byte[] index = Files.readAllBytes(idx);
        index[17] = 6;
        Files.write(idx, index);
        refuses("type 6");
    }

    @Test
    void aSequenceCountBeyondTheFileIsRefused() throws IOException {
        write(TokenType.I32);
        byte[] index = Files.readAllBytes(idx);
        ByteBuffer.wrap(index).order(ByteOrder.LITTLE_ENDIAN).putLong(18, Long.MAX_VALUE);
        Files.write(idx, index);
        refuses("do not fit");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> MegatronCorpus.open(bin, idx)).isInstanceOf(InvalidModelException.class).hasMessageContaining("shard.idx");
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> MegatronCorpus.open(bin, idx)).isInstanceOf(InvalidModelException.class).hasMessageContaining("shard.idx")
                .hasMessageContaining(reason);
    }

    private void write(TokenType type) {
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, type)) {
            writer.add(new int[] {5, 6, 7, 99}, 3, 0);
            writer.add(new int[0], 0, 0);
            writer.add(new int[] {40_000}, 1, 0);
        }
    }
}
