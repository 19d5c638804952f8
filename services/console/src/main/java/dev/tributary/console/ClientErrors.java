package dev.tributary.console;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/// What a caller did wrong, as problem details (RFC 9457).
@Provider
public class ClientErrors implements ExceptionMapper<ClientErrorException> {

    @Override
    public Response toResponse(ClientErrorException exception) {
        Response.StatusType status = exception.getResponse().getStatusInfo();
        return Response.status(status)
                .type("application/problem+json")
                .entity(Map.of("type", "about:blank", "title", status.getReasonPhrase(), "status", status.getStatusCode(), "detail", exception.getMessage()))
                .build();
    }
}
