package dev.tributary.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadFaultTest {

    private record Order(String name, int count, List<Item> items, Instant at) {

        private record Item(double price) {

            private Item {
                if (price < 0) {
                    throw new IllegalArgumentException("a price is not negative");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {                                       | line 1, column 2: Unexpected end-of-input: expected close marker for Object
            {'items': [{'price': 1                  | line 1, column 23: 'items.0': Unexpected end-of-input: expected close marker for Object
            {'name': 'a                             | line 1, column 12: 'name': Unexpected end-of-input: was expecting closing quote for a string value
            {'name': a}                             | line 1, column 10: Unrecognized token 'a': was expecting
            {,                                      | line 1, column 2: Unexpected character (',' (code 44)): was expecting double-quote
            {'count': 'many'}                       | line 1, column 11: 'count': it must be a whole number
            {'items': {}}                           | line 1, column 11: 'items': it must be a list: [a, b]
            {'items': [{'price': 1},{'price': {}}]} | line 1, column 35: 'items.1.price': it must be a number
            {'items': [{'price': -1}]}              | line 1, column 24: 'items.0': a price is not negative
            """)
    void aFaultSaysWhereAndWhatAndNothingOfTheParser(String text, String expected) {
        // When
        JsonProcessingException fault = catchThrowableOfType(JsonProcessingException.class,
                () -> Json.mapper().readValue(text.replace('\'', '"'), Order.class));

        // Then
        assertThat(ReadFault.of(fault)).startsWith(expected).doesNotContain("Source", "StreamReadFeature", "dev.tributary");
    }
}
