package dev.tributary.neural.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void aRedirectToAnotherSchemeOfTheSameHostDoesNotCarryTheToken() {
        // Given the hub's own name behind another scheme, which is another origin: here one that is not even followed
        fake.storage = "ftp://localhost:" + fake.endpoint().getPort() + "/storage/";
        // When, Then
        assertThatThrownBy(() -> hub(Optional.of("secret")).fetch(TINY)).isInstanceOf(HubUnavailableException.class)
                .hasMessageContaining("a redirect that is not followed").hasMessageNotContaining("secret");
    }

    @Test
    void aDownloadThatStallsIsTakenUpWhereItStopped() throws IOException {
        // Given a connection that stays open and from which nothing comes any more
        fake.stallAfterBytes = 100_000;
        // When
        Path folder = hub(Optional.empty()).fetch(TINY);
        // Then
        assertThat(fake.requests).anyMatch(request -> request.matches("/storage/model.safetensors bytes=[1-9]\\d*-"));
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(fake.files.get("model.safetensors"));
    }

    @Test
    void aStoreThatRefusesAnOldLinkIsAskedAgain() {
        fake.storageFailures = 4;
        assertThat(hub(Optional.empty()).fetch(TINY).resolve("model.safetensors")).exists();
    }

    @Test
    void aTokenMayEndInALineFeed() {
        hub(Optional.of("secret\n")).fetch(TINY);
        assertThat(fake.tokens).containsOnly("Bearer secret");
    }

    @Test
    void aTokenThatCannotBeOneIsRefusedWithoutBeingSpelt() {
        assertThatThrownBy(() -> hub(Optional.of("HF_TOKEN=a\nsecret"))).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("HF_TOKEN").hasMessageNotContaining("secret");
    }

    @Test
    void anEndpointMustBeAWebAddress() {
        assertThatThrownBy(() -> new ModelHub(URI.create("huggingface.co"), Optional.empty(), cache)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("https://huggingface.co");
    }

    @Test
    void aRevisionMayHaveSlashes() {
        hub(Optional.empty()).fetch(HubReference.parse("hf:acme/tiny@refs/pr/1"));
        assertThat(fake.requests).first().asString().startsWith("/api/models/acme/tiny/revision/refs%2Fpr%2F1?");
    }

    @Test
    void whatIsDownloadedIsAnnounced() {
        List<String> announced = new ArrayList<>();
        hub(Optional.empty()).fetch(TINY, (model, file, bytes) -> announced.add("%s %s %d".formatted(model, file, bytes)));
        assertThat(announced).contains("hf:acme/tiny@v1 model.safetensors 300000");
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
                .hasMessageContaining("hf:acme/tiny@v1 does not exist, or may not be read without a token").hasMessageContaining("HF_TOKEN");
    }

    @Test
    void aModelThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> hub(Optional.empty()).fetch(HubReference.parse("hf:acme/other"))).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no hf:acme/other@main");
    }

    @Test
    void aHubThatIsAwayIsNotAFaultOfTheModel() {
        ModelHub away = new ModelHub(URI.create("http://localhost:1"), Optional.empty(), cache);
        assertThatThrownBy(() -> away.fetch(TINY)).isInstanceOf(HubUnavailableException.class)
                .hasMessageContaining("http://localhost:1: it cannot be reached").hasMessageContaining("try again");
    }

    @Test
    void referencesAreRead() {
        assertThat(HubReference.parse("hf:meta-llama/Meta-Llama-3-8B")).isEqualTo(new HubReference("meta-llama", "Meta-Llama-3-8B",
                "main"));
        assertThatThrownBy(() -> HubReference.parse("hf:../etc")).isInstanceOf(InvalidModelException.class);
        assertThatThrownBy(() -> HubReference.parse("hf:a/b@../../x")).isInstanceOf(InvalidModelException.class);
    }

    private ModelHub hub(Optional<String> token) {
        return new ModelHub(fake.endpoint(), token, cache, Duration.ofMillis(500), Duration.ofMillis(1));
    }
}
