package dev.tributary.neural.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelHubTest {

    private static final HubReference TINY = HubReference.parse("hf:acme/tiny@v1");

    @TempDir
    Path cache;
    private FakeHub fake;

    @BeforeEach
    void start() throws IOException {
        fake = new FakeHub();
        byte[] weights = new byte[300_000];
        new Random(1).nextBytes(weights);
        fake.files.put("config.json", "{}".getBytes());
        fake.files.put("tokenizer.json", "{\"model\": {}}".getBytes());
        fake.files.put("model.safetensors", weights);
        fake.files.put("pytorch_model.bin", new byte[] {1});
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void aModelArrivesWholeUnderItsCommit() throws IOException {
        // When
        Path folder = hub(Optional.empty()).fetch(TINY);
        // Then
        assertThat(folder).isEqualTo(cache.resolve("acme/tiny").resolve(FakeHub.COMMIT));
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(fake.files.get("model.safetensors"));
        assertThat(folder.resolve("tokenizer.json")).exists();
        assertThat(folder.resolve("pytorch_model.bin")).doesNotExist();
    }

    @Test
    void whatIsThereIsNotFetchedAgain() {
        hub(Optional.empty()).fetch(TINY);
        fake.requests.clear();
        hub(Optional.empty()).fetch(TINY);
        assertThat(fake.requests).noneMatch(request -> request.startsWith("/storage/"));
    }

    @Test
    void aConnectionThatBreaksIsTakenUpWhereItBroke() throws IOException {
        // Given
        fake.breakAfterBytes = 100_000;
        // When
        Path folder = hub(Optional.empty()).fetch(TINY);
        // Then
        assertThat(fake.requests).anyMatch(request -> request.matches("/storage/model.safetensors bytes=[1-9]\\d*-"));
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(fake.files.get("model.safetensors"));
    }

    @Test
    void aServerWithoutRangesIsReadFromTheStart() throws IOException {
        fake.breakAfterBytes = 100_000;
        fake.honoursRanges = false;
        Path folder = hub(Optional.empty()).fetch(TINY);
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(fake.files.get("model.safetensors"));
    }

    @Test
    void theTokenStaysWithTheHub() {
        hub(Optional.of("secret")).fetch(TINY);
        assertThat(fake.tokensAtStorage).isEmpty();
    }

    @Test
    void aDamagedFileIsDeletedAndNamed() throws IOException {
        // Given as many bytes as the file has, but not its own
        Path folder = Files.createDirectories(cache.resolve("acme/tiny").resolve(FakeHub.COMMIT));
        Files.write(folder.resolve(".model.safetensors.partial"), new byte[fake.files.get("model.safetensors").length]);
        // When, Then
        assertThatThrownBy(() -> hub(Optional.empty()).fetch(TINY)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.safetensors").hasMessageContaining("digest");
        assertThat(folder.resolve(".model.safetensors.partial")).doesNotExist();
    }

    @Test
    void aLicenceNotAcceptedSaysWhatToDo() {
        fake.status = 403;
        assertThatThrownBy(() -> hub(Optional.empty()).fetch(TINY)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("hf:acme/tiny@v1").hasMessageContaining("HF_TOKEN");
    }

    @Test
    void aModelThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> hub(Optional.empty()).fetch(HubReference.parse("hf:acme/other"))).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no hf:acme/other@main");
    }

    @Test
    void aHubThatIsAwayIsNotAFaultOfTheModel() {
        ModelHub away = new ModelHub(URI.create("http://localhost:1"), Optional.empty(), cache);
        assertThatThrownBy(() -> away.fetch(TINY)).isInstanceOf(HubUnavailableException.class).hasMessageContaining("try again");
    }

    @Test
    void referencesAreRead() {
        assertThat(HubReference.parse("hf:meta-llama/Meta-Llama-3-8B")).isEqualTo(new HubReference("meta-llama", "Meta-Llama-3-8B",
                "main"));
        assertThatThrownBy(() -> HubReference.parse("hf:../etc")).isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> HubReference.parse("hf:a/b@../../x")).isInstanceOf(InvalidModelException.class);
    }

    private ModelHub hub(Optional<String> token) {
        return new ModelHub(fake.endpoint(), token, cache);
    }
}
