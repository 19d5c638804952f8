package dev.tributary.local.demo;

import dev.tributary.contracts.job.JobState;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.machine.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;

/// Asks again for the jobs that an earlier run left failed, and tells those old failures from new ones.
final class JobRevival {

    private final Ports ports;
    private final Set<JobState.Failed> revived = new HashSet<>();

    JobRevival(Ports ports) {
        this.ports = ports;
    }

    /// @throws ProblemException if its service does not take it
    void revive(JobState.Failed failed) {
        URI resume = URI.create("http://127.0.0.1:%d/jobs/%s/resume".formatted(ports.http(failed.job().service()), failed.job().id()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(HttpRequest.newBuilder(resume).POST(HttpRequest.BodyPublishers.noBody()).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new ProblemException(ExitCode.FAILED, "%s failed in an earlier run and cannot go on (HTTP %d): %s"
                        .formatted(failed.job().title(), response.statusCode(), response.body()));
            }
            revived.add(failed);
        } catch (IOException e) {
            throw new ProblemException(ExitCode.FAILED, "the %s service does not answer: %s".formatted(failed.job().service(), e.getMessage()), e);
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        }
    }

    boolean isNew(JobState.Failed failed) {
        return !revived.contains(failed);
    }
}
