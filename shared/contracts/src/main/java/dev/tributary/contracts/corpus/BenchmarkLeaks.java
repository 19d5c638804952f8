package dev.tributary.contracts.corpus;

/// What an evaluation set shared with the documents that came in for a corpus version; none of it is in the corpus. A passage that
/// stands in several sets counts for each of them.
///
/// @param set       the set's name
/// @param windows   different windows of twelve words that were looked for; 0 says that its texts are too short to be told from chance
/// @param filings   documents left out whole because the set names them
/// @param documents documents with leaked passages
/// @param passages  leaked passages, each of twelve words or more
/// @param words     words in them
public record BenchmarkLeaks(String set, long windows, long filings, long documents, long passages, long words) {
}
