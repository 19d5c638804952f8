package dev.tributary.ingestion.intake;

import dev.tributary.contracts.failure.FailureException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Looks at each source again and again, one look of a source at a time, different sources side by side. A source with a problem
/// is left alone for longer each time. Thread-safe.
public final class SourceRounds {

    private static final Logger LOG = Logger.getLogger(SourceRounds.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Executor threads;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Round> rounds = new HashMap<>();

    /// A source to look at.
    ///
    /// @param name       unique, e.g. `sec/edgar`
    /// @param definition what it was made from: another one makes another reader
    /// @param every      how often it is looked at
    /// @param reader     makes its reader
    public record Watched(String name, Object definition, Duration every, Supplier<SourceReader> reader) {
    }

    /// How a source is.
    ///
    /// @param name     the source
    /// @param lastLook when it was last looked at to the end of a look
    /// @param problem  why the last look was cut short
    public record Health(String name, Optional<Instant> lastLook, Optional<String> problem) {
    }

    private static final class Round {

        private final Object definition;
        private final SourceReader reader;
        private Instant next = Instant.MIN;
        private boolean looking;
        private int problems;
        private Optional<Instant> lastLook = Optional.empty();
        private Optional<String> problem = Optional.empty();

        Round(Watched source) {
            definition = source.definition();
            reader = source.reader().get();
        }
    }

    /// @param threads run the looks
    /// @param random  spreads looks after problems
    public SourceRounds(Executor threads, Clock clock, RandomGenerator random) {
        this.threads = threads;
        this.clock = clock;
        this.random = random;
    }

    /// Begins the looks that are due; sources that are no longer among these are let go.
    public synchronized void look(List<Watched> sources) {
        Set<String> names = new HashSet<>();
        for (Watched source : sources) {
            names.add(source.name());
            Round round = rounds.get(source.name());
            if (round == null || !round.definition.equals(source.definition()) && !round.looking) {
                round = new Round(source);
                rounds.put(source.name(), round);
            }
            if (!round.looking && !clock.instant().isBefore(round.next)) {
                round.looking = true;
                Round due = round;
                threads.execute(() -> look(source, due));
            }
        }
        rounds.entrySet().removeIf(entry -> !names.contains(entry.getKey()) && !entry.getValue().looking);
    }

    /// How each source is that is looked at here.
    public synchronized List<Health> health() {
        return rounds.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> new Health(entry.getKey(), entry.getValue().lastLook, entry.getValue().problem)).toList();
    }

    private void look(Watched source, Round round) {
        Optional<String> problem;
        try {
            problem = round.reader.look();
        } catch (FailureException e) {
            problem = Optional.of(e.failure().message());
        } catch (IOException e) {
            problem = Optional.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = Optional.of("interrupted");
        } catch (RuntimeException e) {
            LOG.errorf(e, "source=%s the look failed by a fault of ours; it is tried again", source.name());
            problem = Optional.of(e.toString());
        }
        ended(source, round, problem);
    }

    private synchronized void ended(Watched source, Round round, Optional<String> problem) {
        Instant now = clock.instant();
        if (problem.isPresent() && !problem.equals(round.problem)) {
            LOG.warnf("source=%s will be tried again: %s", source.name(), problem.get());
        } else if (problem.isEmpty() && round.problem.isPresent()) {
            LOG.infof("source=%s is read again", source.name());
        }
        round.problems = problem.isPresent() ? round.problems + 1 : 0;
        round.problem = problem;
        round.lastLook = problem.isPresent() ? round.lastLook : Optional.of(now);
        round.next = now.plus(round.problems == 0 ? source.every() : pause(source.every(), round.problems));
        round.looking = false;
    }

    private Duration pause(Duration every, int problems) {
        return Pauses.after(problems + 1, atLeast(every, FIRST_PAUSE), atLeast(every, LONGEST_PAUSE), random);
    }

    private static Duration atLeast(Duration every, Duration pause) {
        return every.compareTo(pause) > 0 ? every : pause;
    }
}
