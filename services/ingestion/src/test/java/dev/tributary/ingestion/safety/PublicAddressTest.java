package dev.tributary.ingestion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    /// Literal addresses are resolved without any look-up.
    private final PublicAddress addresses = new PublicAddress(InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/x", "http://10.1.2.3/", "http://192.168.0.1", "http://172.16.9.9",
            "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1", "http://0.0.0.0", "http://[::1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:10.0.0.1]/",
                "http://224.0.0.1",
        "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/"})
    void addressesInsideANetworkAreRefused(String url) {
        assertThatThrownBy(() -> addresses.require(URI.create(url))).isInstanceOfSatisfying(InvalidFilingException.class,
                invalid -> assertThat(invalid.code()).isEqualTo("address-unsafe"));
    }

    @Test
    void publicAddressesPass() throws UnknownHostException {
        assertThat(addresses.require(URI.create("https://8.8.8.8/feed.xml"))).extracting(InetAddress::getHostAddress)
                .containsExactly("8.8.8.8");
    }

    @Test
    void aNameWithOnePrivateAddressIsRefused() {
        PublicAddress mixed = new PublicAddress(host ->
                new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.7")});

        assertThatThrownBy(() -> mixed.require(URI.create("https://feeds.example.org/a?token=secret")))
                .hasMessage("https://feeds.example.org/a is not fetched: feeds.example.org is 10.0.0.7, which is not a public address. "
                        + "Give the public address of the source.");
    }

    @Test
    void otherSchemesAndCredentialsAreRefused() {
        assertThatThrownBy(() -> addresses.require(URI.create("file:///etc/passwd"))).hasMessageContaining("its scheme is 'file'");
        assertThatThrownBy(() -> addresses.require(URI.create("http://user:pw@8.8.8.8/"))).hasMessageContaining("user name or password")
                .hasMessageNotContaining("pw");
    }
}
