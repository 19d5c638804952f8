package dev.tributary.ingestion.extraction;

/// Text under construction: white space collapses to single spaces, invisible characters vanish, and the source range of
/// what is visible is remembered.
final class Collapsed {

    private final StringBuilder text = new StringBuilder();
    private int start = -1;
    private int end = -1;
    private int visible;
    private int emphasised;

    /// Appends source text.
    ///
    /// @param from       offset of the text's first char in the source
    /// @param to         offset behind its last char in the source
    /// @param isEmphasised whether it is set in bold
    void append(String source, int from, int to, boolean isEmphasised) {
        int before = visible;
        for (int i = 0; i < source.length(); i++) {
            append(source.charAt(i));
        }
        if (visible > before) {
            start = start < 0 ? from : start;
            end = to;
            emphasised += isEmphasised ? visible - before : 0;
        }
    }

    private void append(char c) {
        if (isInvisible(c)) {
            return;
        }
        if (isSpace(c)) {
            space();
        } else {
            text.append(c);
            visible++;
        }
    }

    /// A space, unless one is there.
    void space() {
        if (!text.isEmpty() && !isSpace(text.charAt(text.length() - 1))) {
            text.append(' ');
        }
    }

    /// A line end.
    ///
    /// @return whether it follows another one, so that a paragraph ends here
    boolean lineEnd() {
        int length = text.length();
        if (length > 0 && text.charAt(length - 1) == ' ') {
            text.setLength(--length);
        }
        if (length == 0 || text.charAt(length - 1) == '\n') {
            return true;
        }
        text.append('\n');
        return false;
    }

    boolean isBlank() {
        return visible == 0;
    }

    boolean isAllEmphasised() {
        return visible > 0 && emphasised == visible;
    }

    String text() {
        return text.toString().strip();
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    void clear() {
        text.setLength(0);
        start = -1;
        end = -1;
        visible = 0;
        emphasised = 0;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\u00a0' || c >= '\u2000' && c <= '\u200a'
                || c == '\u202f' || c == '\u205f' || c == '\u3000' || c == '\u2028' || c == '\u2029';
    }

    /// Soft hyphens, zero-width characters, byte order marks and control characters.
    private static boolean isInvisible(char c) {
        return c == '\u00ad' || c >= '\u200b' && c <= '\u200f' || c == '\ufeff' || c == '\u2060'
                || c < ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f' || c >= '\u007f' && c < '\u00a0';
    }
}
