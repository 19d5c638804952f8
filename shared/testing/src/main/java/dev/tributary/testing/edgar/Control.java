package dev.tributary.testing.edgar;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a person asks of the fake itself: `GET /_fake` says what was asked of it, `POST /_fake/faults?fault=RESET&path=.txt&times=3`
/// lets the next requests fail.
final class Control {

    static final String PATH = "/_fake";
    private static final int MOST_TIMES = 1000;

    private Control() {
    }

    static void handle(HttpExchange exchange, FakeEdgar edgar) throws IOException {
        Answer answer = exchange.getRequestMethod().equals("POST") && exchange.getRequestURI().getPath().equals(PATH + "/faults")
                ? plan(Query.of(exchange.getRequestURI()), edgar) : status(edgar);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    private static Answer plan(Query query, FakeEdgar edgar) {
        String name = query.text("fault");
        Optional<Fault> fault = Arrays.stream(Fault.values()).filter(known -> known.name().equals(name.toUpperCase(Locale.ROOT))).findFirst();
        if (fault.isEmpty()) {
            return Answer.of(400, "text/plain", "no fault is named '%s'; known are %s\n".formatted(name, Arrays.toString(Fault.values())));
        }
        String path = query.text("path");
        int times = Math.clamp(query.number("times", 1), 1, MOST_TIMES);
        for (int i = 0; i < times; i++) {
            edgar.failNext(path, fault.get());
        }
        String which = times == 1 ? "the next request" : "the next " + times + " requests";
        return Answer.of(200, "text/plain", "%s with '%s' in the path: %s\n".formatted(which, path, fault.get()));
    }

    private static Answer status(FakeEdgar edgar) {
        return Answer.of(200, "text/plain", edgar.visible() + " filings are public, " + edgar.requests().size() + " requests came\n");
    }
}
