package dev.tributary.ingestion.safety;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.ADDRESS_UNSAFE;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Addresses that a source may be fetched from: on the public internet, by HTTP.
public final class PublicAddress {

    private final Resolver resolver;

    /// Looks host names up.
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// @param resolver `InetAddress::getAllByName` but for tests
    public PublicAddress(Resolver resolver) {
        this.resolver = resolver;
    }

    /// The addresses of a URL's host, if all of them are public. Connect to one of these and not to the name: a second look-up may
    /// give another answer.
    ///
    /// @throws InvalidFilingException `address-unsafe` otherwise
    /// @throws UnknownHostException   if no address is known for the host, which may be so for a while only
    public List<InetAddress> require(URI uri) throws UnknownHostException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused(uri, "its scheme is '" + scheme + "' and not http or https");
        }
        if (uri.getHost() == null) {
            throw refused(uri, "it names no host");
        }
        if (uri.getUserInfo() != null) {
            throw refused(uri, "it holds a user name or password");
        }
        InetAddress[] addresses = resolver.resolve(uri.getHost());
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw refused(uri, uri.getHost() + " is " + address.getHostAddress() + ", which is not a public address");
            }
        }
        return List.of(addresses);
    }

    private static InvalidFilingException refused(URI uri, String why) {
        // The query may hold a secret, so it is not repeated.
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String shown = uri.getScheme() + "://" + uri.getHost() + port + Objects.requireNonNullElse(uri.getPath(), "");
        return new InvalidFilingException(ADDRESS_UNSAFE, shown + " is not fetched: " + why + ". Give the public address of the source.");
    }

    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return switch (address) {
            // Shared address space (RFC 6598), this network, protocol assignments, benchmarking, reserved.
            case Inet4Address v4 -> !(first == 0 || first >= 240 || first == 100 && second >= 64 && second < 128 || first == 198
                    && (second == 18 || second == 19)
                    || first == 192 && second == 0 && bytes[2] == 0);
            // Unique local addresses (RFC 4193), and addresses that wrap a version 4 one (NAT64, 6to4).
            case Inet6Address v6 -> !((first & 0xfe) == 0xfc || first == 0x20 && second == 0x02 || first == 0x00 && second == 0x64);
            default -> false;
        };
    }
}
