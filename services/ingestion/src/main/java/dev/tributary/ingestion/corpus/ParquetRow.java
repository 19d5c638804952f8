package dev.tributary.ingestion.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/// Writes rows field by field, by name and in the schema's order. Not thread-safe.
final class ParquetRow {

    private final RecordConsumer consumer;
    private final Deque<GroupType> groups = new ArrayDeque<>();

    /// The elements of a list.
    interface Elements {

        /// Appends one, whose fields `fields` writes.
        void add(Runnable fields);
    }

    ParquetRow(RecordConsumer consumer, MessageType schema) {
        this.consumer = consumer;
        groups.push(schema);
    }

    void start() {
        consumer.startMessage();
    }

    void end() {
        consumer.endMessage();
    }

    void flush() {
        consumer.flush();
    }

    void text(String name, String value) {
        field(name, () -> consumer.addBinary(Binary.fromString(value)));
    }

    void number(String name, long value) {
        field(name, () -> consumer.addLong(value));
    }

    void integer(String name, int value) {
        field(name, () -> consumer.addInteger(value));
    }

    void real(String name, double value) {
        field(name, () -> consumer.addDouble(value));
    }

    void group(String name, Runnable fields) {
        field(name, () -> inside(name, fields));
    }

    /// A list in Parquet's three levels. An empty one has no middle level.
    void list(String name, Consumer<Elements> elements) {
        field(name, () -> inside(name, () -> {
            boolean[] begun = {false};
            elements.accept(fields -> {
                if (!begun[0]) {
                    consumer.startField("list", 0);
                    begun[0] = true;
                }
                inside("list", () -> group("element", fields));
            });
            if (begun[0]) {
                consumer.endField("list", 0);
            }
        }));
    }

    private void inside(String name, Runnable fields) {
        groups.push(groups.element().getType(name).asGroupType());
        consumer.startGroup();
        fields.run();
        consumer.endGroup();
        groups.pop();
    }

    private void field(String name, Runnable value) {
        int index = groups.element().getFieldIndex(name);
        consumer.startField(name, index);
        value.run();
        consumer.endField(name, index);
    }
}
