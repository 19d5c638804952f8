package dev.tributary.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfTextMainTest {

    @TempDir
    Path folder;

    @Test
    void theTextOfAPdfIsWritten() throws IOException {
        Path text = folder.resolve("out.txt");

        assertThat(PdfTextMain.run(pdf("Revenue rose by 12%.", ""), text)).isZero();
        assertThat(text).content().contains("Revenue rose by 12%.");
    }

    @Test
    void whatHasNoTextSaysSo() throws IOException {
        assertThat(PdfTextMain.run(pdf("", ""), folder.resolve("out.txt"))).isEqualTo(PdfTextMain.WITHOUT_TEXT);
    }

    @Test
    void aPasswordIsNotGuessed() throws IOException {
        assertThat(PdfTextMain.run(pdf("secret", "password"), folder.resolve("out.txt"))).isEqualTo(PdfTextMain.ENCRYPTED);
    }

    @Test
    void whatIsNoPdfIsUnreadable() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pdf"), "%PDF-1.7 and then nothing of the kind");

        assertThat(PdfTextMain.run(file, folder.resolve("out.txt"))).isEqualTo(PdfTextMain.UNREADABLE);
    }

    private Path pdf(String words, String password) throws IOException {
        Path file = folder.resolve("in.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            if (!words.isEmpty()) {
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(50, 700);
                    content.showText(words);
                    content.endText();
                }
            }
            if (!password.isEmpty()) {
                document.protect(new StandardProtectionPolicy(password, password, new AccessPermission()));
            }
            document.save(file.toFile());
        }
        return file;
    }
}
