package dev.tributary.contracts.job;

/// Fetch one document that a source shows.
///
/// @param documentId its identity at the source
/// @param source     `edgar` or `feed`
/// @param location   its path or address there
/// @param attempt    how often it is asked for, counted from 1: a later asking is another job
/// @param backfill   whether anything newer goes first
public record FetchDocument(String pipeline, String documentId, String source, String location, int attempt, boolean backfill)
        implements JobCommand {

    @Override
    public int round() {
        return 0;
    }

    @Override
    public String title() {
        return documentId;
    }
}
