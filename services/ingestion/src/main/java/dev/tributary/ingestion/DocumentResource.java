package dev.tributary.ingestion;

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
import java.util.Optional;

/// Uploads: the body is the document as it is.
@Path("/documents")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentResource {

    private final Intake intake;

    DocumentResource(Intake intake) {
        this.intake = intake;
    }

    /// Takes one document in.
    ///
    /// @param pipeline whose document it is
    /// @param name     its file name
    /// @return 202 with the job to follow, or 200 if the same document was taken in before
    @POST
    @Blocking
    public Response upload(@QueryParam("pipeline") Optional<String> pipeline, @QueryParam("name") Optional<String> name, InputStream body)
            throws IOException {
        String owner = pipeline.orElseThrow(() -> new BadRequestException("query parameter 'pipeline' is missing"));
        Intake.Receipt receipt = intake.accept(owner, name.orElse("upload"), body);
        return Response.status(receipt.known() ? 200 : 202).entity(receipt).build();
    }
}
