package dev.tributary.ingestion;

import dev.tributary.contracts.document.Origin;
import dev.tributary.ingestion.intake.Intake;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/// Uploads: the body is the document as it is.
@Path("/documents")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentResource {

    private static final String SOURCE = "upload";

    private final Intake intake;
    private final Clock clock;

    DocumentResource(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /// Takes one document in.
    ///
    /// @param pipeline whose document it is
    /// @param name     its file name
    /// @param time     when it became public, as RFC 3339 has it, for documents that do not say so themselves
    /// @return 202 with the job to follow, or 200 if the same document was taken in before
    @POST
    @Blocking
    public Response upload(@QueryParam("pipeline") Optional<String> pipeline, @QueryParam("name") Optional<String> name,
            @QueryParam("time") Optional<String> time, InputStream body)
            throws IOException {
        String owner = pipeline.orElseThrow(() -> new BadRequestException("query parameter 'pipeline' is missing"));
        String file = name.orElse(SOURCE);
        Origin origin = new Origin(SOURCE, SOURCE, file, List.of(), Optional.empty(), time.map(DocumentResource::time), clock.instant());
        Intake.Receipt receipt = intake.accept(owner, file, body, origin);
        return Response.status(receipt.known() ? 200 : 202).entity(receipt).build();
    }

    private static Instant time(String written) {
        try {
            return OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException e) {
            throw new BadRequestException("query parameter 'time' is '%s'; give a time such as 2026-06-01T09:30:00Z".formatted(written), e);
        }
    }
}
