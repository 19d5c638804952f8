package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jboss.logging.Logger;

/// Sends a record that a topology cannot read, or cannot process, to its topic's dead letters, within the same transaction,
/// and goes on with the next. The headers say why, and where it lay.
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    /// The headers of a dead letter: those of the record, and where and why it failed.
    public static Headers headers(Headers original, String topic, int partition, long offset, String code, String reason) {
        RecordHeaders headers = new RecordHeaders(original.toArray());
        add(headers, "error-topic", topic);
        add(headers, "error-partition", Integer.toString(partition));
        add(headers, "error-offset", Long.toString(offset));
        add(headers, "error-code", code);
        add(headers, "error-message", reason);
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return isCatalogued(record.topic())
                ? DeserializationExceptionHandler.Response.resume(List.of(
                        letter(context, record.headers(), record.key(), record.value(), "record-unreadable", exception)))
                : DeserializationExceptionHandler.Response.fail();
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        return isCatalogued(context.topic())
                ? ProcessingExceptionHandler.Response.resume(List.of(
                        letter(context, context.headers(), context.sourceRawKey(), context.sourceRawValue(),
                                "record-unprocessable", exception)))
                : ProcessingExceptionHandler.Response.fail();
    }

    /// Internal topics hold only what we wrote: a fault there is ours, and going on would hide it.
    private static boolean isCatalogued(String topic) {
        return Topics.all().stream().map(Topic::name).anyMatch(topic::equals);
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context, Headers headers, byte[] key, byte[] value, String code, Exception exception) {
        String reason = exception.getMessage() == null ? exception.toString() : exception.getMessage();
        LOG.errorf("dead letter topic=%s partition=%d offset=%d errorCode=%s %s",
                context.topic(), context.partition(), context.offset(), code, reason);
        LOG.debug("why it is one", exception);
        return new ProducerRecord<>(context.topic() + ".dlq", null, key, value,
                headers(headers, context.topic(), context.partition(), context.offset(), code, reason));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure.
    }
}
