package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.pipeline.PipelineDefinition.FeedSource;
import dev.tributary.contracts.pipeline.PipelineDefinition.Source;
import dev.tributary.contracts.pipeline.PipelineDefinition.TopicSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a pipeline's sources must satisfy beyond their shape.
final class SourceRules {

    /// EDGAR's form types: `10-K`, `S-4 POS`, `SC 13D/A`, `24F-2NT`, `4`.
    private static final Pattern FORM = Pattern.compile("[A-Z0-9]+(?:[ /-][A-Z0-9]+)*");
    private static final List<String> COMMON = List.of("10-K", "10-Q", "8-K", "20-F", "40-F", "6-K", "11-K", "S-1", "S-3", "S-4", "F-1", "F-3");
    private static final Pattern DECLARED = Pattern.compile("\\S.*\\s\\S+@\\S+\\.\\S+.*");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    /// EDGAR's first electronic filings.
    private static final LocalDate FIRST = LocalDate.of(1993, 1, 1);
    private static final Duration LEAST_FEED_INTERVAL = Duration.ofSeconds(10);

    private SourceRules() {
    }

    static boolean isGiven(Source source) {
        return source.folder().isPresent() || source.edgar().isPresent() || source.feed().isPresent() || source.topic().isPresent();
    }

    static List<String> problems(Source source) {
        List<String> problems = new ArrayList<>();
        source.edgar().ifPresent(edgar -> edgar(edgar, problems));
        source.feed().ifPresent(feed -> feed(feed, problems));
        source.topic().map(TopicSource::name).filter(name -> !TOPIC.matcher(name).matches())
                .ifPresent(name -> problems.add("'source.topic.name' is '%s', which Kafka does not take as a topic's name".formatted(name)));
        return problems;
    }

    private static void edgar(EdgarSource edgar, List<String> problems) {
        if (edgar.forms().isEmpty()) {
            problems.add("'source.edgar.forms' is empty: give forms such as [10-K, 10-Q, 8-K], or ['*'] for every form");
        }
        for (String form : edgar.forms()) {
            Optional<String> meant = COMMON.stream()
                    .filter(common -> !common.equals(form) && common.replace("-", "").equalsIgnoreCase(form.replace("-", ""))).findFirst();
            if (meant.isPresent()) {
                problems.add("'source.edgar.forms' has '%s', which is no form of EDGAR's; did you mean '%s'?".formatted(form, meant.get()));
            } else if (!form.equals(EdgarSource.ALL_FORMS) && !FORM.matcher(form).matches()) {
                problems.add("'source.edgar.forms' has '%s', which is no form of EDGAR's; forms read like 10-K, S-4 POS or SC 13D".formatted(form));
            }
        }
        if (edgar.since().isBefore(FIRST)) {
            problems.add("'source.edgar.since' is %s, but EDGAR begins on %s".formatted(edgar.since(), FIRST));
        }
        edgar.userAgent().filter(agent -> !DECLARED.matcher(agent).matches()).ifPresent(agent -> problems.add(
                "'source.edgar.userAgent' is '%s'; EDGAR requires 'Company name contact@domain' and locks out who does not say so".formatted(agent)));
        edgar.every().filter(every -> every.compareTo(Duration.ofSeconds(1)) < 0).ifPresent(every -> problems.add(
                "'source.edgar.every' is %s; at least PT1S, since every look is a request".formatted(every)));
    }

    private static void feed(FeedSource feed, List<String> problems) {
        try {
            URI url = new URI(feed.url());
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!web || url.getHost() == null) {
                problems.add("'source.feed.url' is '%s'; give the http or https address of an RSS or Atom feed".formatted(feed.url()));
            }
            if (url.getUserInfo() != null) {
                problems.add("'source.feed.url' holds a user name or password, which everybody who reads the topic would see");
            }
        } catch (URISyntaxException e) {
            problems.add("'source.feed.url' is no address: " + e.getMessage());
        }
        feed.every().filter(every -> every.compareTo(LEAST_FEED_INTERVAL) < 0).ifPresent(every -> problems.add(
                "'source.feed.every' is %s; at least %s".formatted(every, LEAST_FEED_INTERVAL)));
    }
}
