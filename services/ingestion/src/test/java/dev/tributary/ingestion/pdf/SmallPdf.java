package dev.tributary.ingestion.pdf;

import java.nio.charset.StandardCharsets;

/// The smallest PDF that holds a line of text.
public final class SmallPdf {

    private SmallPdf() {
    }

    /// @param words without parentheses
    public static byte[] of(String words) {
        String content = "BT /F1 12 Tf 50 700 Td (" + words + ") Tj ET";
        return """
                %%PDF-1.4
                1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
                2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
                3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj
                4 0 obj <</Length %d>> stream
                %s
                endstream endobj
                5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
                trailer <</Root 1 0 R>>
                %%%%EOF
                """.formatted(content.length(), content).getBytes(StandardCharsets.US_ASCII);
    }
}
