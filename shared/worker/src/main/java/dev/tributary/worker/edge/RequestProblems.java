package dev.tributary.worker.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tributary.contracts.ReadFault;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/// What is wrong with a request, as problem details (RFC 9457). Without this a caller would see a status and no reason.
@Provider
public class RequestProblems implements ExceptionMapper<WebApplicationException> {

    @Override
    public Response toResponse(WebApplicationException exception) {
        Response.StatusType status = exception.getResponse().getStatusInfo();
        String detail = exception.getCause() instanceof JsonProcessingException json
                ? "the body is not the JSON that is expected: " + ReadFault.of(json) : exception.getMessage();
        return Response.status(status)
                .type("application/problem+json")
                .entity(Map.of("type", "about:blank", "title", status.getReasonPhrase(), "status", status.getStatusCode(), "detail",
                        detail))
                .build();
    }
}
