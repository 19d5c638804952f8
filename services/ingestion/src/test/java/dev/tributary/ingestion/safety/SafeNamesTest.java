package dev.tributary.ingestion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "a/../b.txt", "..\\..\\boot.ini", "/etc/passwd", "C:\\x.txt", "\\\\server\\share",
            "a\u0000.txt", "a\u202etxt.exe", " ", ""})
    void namesThatLeadElsewhereAreRefused(String name) {
        assertThatThrownBy(() -> SafeNames.require(name, "upload")).isInstanceOfSatisfying(InvalidFilingException.class,
                invalid -> assertThat(invalid.code()).isEqualTo("file-name-unsafe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000943374-24-000509.txt", "2024/QTR1/a..b.nc", "R\u00e9sum\u00e9 1.htm"})
    void ordinaryNamesPassUnchanged(String name) {
        assertThat(SafeNames.require(name, "upload")).isEqualTo(name);
    }

    @Test
    void theMessageSaysWhatAndWhyAndWhatToDo() {
        assertThatThrownBy(() -> SafeNames.require("../x", "20240102.nc.tar.gz"))
                .hasMessage("20240102.nc.tar.gz: the name '../x' leads out of its folder, so it is not used. Rename the file and deliver it again.");
    }
}
