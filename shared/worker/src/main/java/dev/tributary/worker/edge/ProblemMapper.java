package dev.tributary.worker.edge;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.worker.FailurePolicy;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/// Failures as problem details (RFC 9457).
@Provider
public class ProblemMapper implements ExceptionMapper<FailureException> {

    @Override
    public Response toResponse(FailureException exception) {
        Failure failure = exception.failure();
        int status = FailurePolicy.httpStatus(failure);
        return Response.status(status)
                .type("application/problem+json")
                .entity(Map.of("type", "about:blank", "title", failure.code(), "status", status, "detail", failure.message()))
                .build();
    }
}
