package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.Curate;
import dev.tributary.contracts.pipeline.PipelineDefinition.Holdout;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.HoldoutRule;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.ingestion.corpus.SealRule;
import dev.tributary.ingestion.corpus.VersionPlan;
import dev.tributary.ingestion.curation.CurationRule;
import dev.tributary.ingestion.supersession.SupersessionPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Closes a pipeline's open corpus: decides sides, amendments and what earlier versions hold, and asks for the seal. Not thread-safe.
final class CorpusSealing {

    private final CorpusStores stores;

    CorpusSealing(CorpusStores stores) {
        this.stores = stores;
    }

    /// Asks for the open corpus to be sealed, unless it could not be trained or evaluated on: then the seal waits for more.
    void ask(CorpusStory story, PipelineDefined pipeline, CorpusState state) {
        String name = pipeline.pipeline();
        List<OpenDocument> gathered = new ArrayList<>(stores.gathered(name).stream().map(open -> settled(open, pipeline, state)).toList());
        Set<String> heldOut = new TreeSet<>(state.heldOut());
        if (pipeline.definition().corpus().holdout().isPresent() && gathered.stream().noneMatch(OpenDocument::heldOut)
                && !holdOutOneFiler(gathered, heldOut)) {
            return; // One filer alone: the seal waits for a second one, since nothing could be evaluated.
        }
        List<OpenDocument> beyond = beyond(SealRule.mostDocuments(pipeline.definition().corpus().seal()), gathered, state.version());
        Set<String> later = beyond.stream().map(OpenDocument::id).collect(Collectors.toSet());
        gathered.removeIf(open -> later.contains(open.id()));
        Curate curate = pipeline.definition().corpus().curate().orElseGet(Curate::standard);
        SupersessionPolicy policy = SupersessionPolicy.valueOf(curate.versions().orElse("all").toUpperCase(Locale.ROOT));
        VersionPlan plan = VersionPlan.of(state.version(), gathered, policy, stores.earlier(name));
        if (plan.train().isEmpty()) {
            return; // Only held-out filers so far: the seal waits for something to train on.
        }
        List<OpenDocument> fresh = gathered.stream().filter(open -> open.cameFor(state.version())).toList();
        plan.rememberIn(stores.earlier(name), fresh);
        Stream.concat(fresh.stream(), plan.dropped().stream()).forEach(open -> stores.remove(name, open));
        plan.heldOut().forEach(open -> stores.put(name, open));
        CorpusState next = state.next(heldOut);
        for (OpenDocument open : beyond) {
            stores.put(name, open.forVersion(next.version()));
            next = next.with(open.tokens(), story.now(), story.now());
        }
        stores.put(name, next);
        plan.superseded().forEach(link -> story.tell(new DocumentSuperseded(name, link.accession(), link.by())));
        List<LeftOut> leftOut = Stream.concat(plan.leftOut().stream(), state.retracted().stream().map(id -> withdrawn(name, id)))
                .sorted(Comparator.comparing(LeftOut::id)).toList();
        ArtifactRef base = Objects.requireNonNull(pipeline.models().get(PipelineDefined.BASE));
        SealCorpus.Curation curation = new SealCorpus.Curation(rules(curate, pipeline), plan.earlier(), leftOut);
        story.tell(new SealCorpus(name, CorpusSealed.DOMAIN, state.version(), base, documents(plan.train()), documents(plan.heldOut()),
                Optional.empty(), 0, Optional.of(curation)));
    }

    /// While a seal waits for a second filer, more may come in than one command can name, or than the pipeline wants in a version: the
    /// latest of them make the next one.
    private static List<OpenDocument> beyond(int most, List<OpenDocument> gathered, int version) {
        return gathered.stream().filter(open -> open.cameFor(version) && !open.heldOut() && open.leftOut().isEmpty())
                .sorted(OpenDocument.BY_TIME).skip(most).toList();
    }

    /// A document of an earlier version.
    private LeftOut withdrawn(String pipeline, String id) {
        CorpusStores.Retraction retraction = stores.retraction(pipeline, id).orElseThrow();
        return new LeftOut(id, CurationRule.RETRACTED.code(), retraction.reason(), 0, Optional.of(retraction.at()));
    }

    /// A document on its side. Of several equal texts each was compared with the one that stood for them then; in the end all repeat
    /// the one that stands for them now.
    private OpenDocument settled(OpenDocument open, PipelineDefined pipeline, CorpusState state) {
        if (open.leftOut().filter(out -> out.rule().equals(CurationRule.DUPLICATE_TEXT.code())).isPresent()) {
            return open.without(CurationRule.DUPLICATE_TEXT.code(), stores.documentWith(pipeline.pipeline(), open.document().text().sha256())
                    .orElse(open.leftOut().get().because()), Optional.empty());
        }
        return open.leftOut().isEmpty() && isHeldOut(pipeline.definition(), state, open.filer()) ? open.asHeldOut() : open;
    }

    private static CurationRules rules(Curate curate, PipelineDefined pipeline) {
        return new CurationRules(curate.nearDuplicates().orElse(Curate.NEAR_DUPLICATES), curate.contained().orElse(Curate.CONTAINED),
                curate.paragraphs(), curate.worn(), curate.versions().orElse("all"), pipeline.questions().orElse(Map.of()));
    }

    private static List<SealCorpus.Document> documents(List<OpenDocument> open) {
        return open.stream().map(OpenDocument::document).toList();
    }

    /// Without any held-out filer nothing could be evaluated: the filer whose name falls lowest is held out from now on,
    /// unless it is the only one.
    private static boolean holdOutOneFiler(List<OpenDocument> gathered, Set<String> heldOut) {
        List<String> filers = gathered.stream().filter(open -> open.leftOut().isEmpty()).map(OpenDocument::filer).distinct()
                .sorted(Comparator.comparingDouble(HoldoutRule::position)).toList();
        if (filers.size() > 1) {
            heldOut.add(filers.getFirst());
            gathered.replaceAll(open -> open.leftOut().isEmpty() && open.filer().equals(filers.getFirst()) ? open.asHeldOut() : open);
        }
        return filers.size() > 1;
    }

    /// Whether a filer is held out, by the rule or because it was before.
    static boolean isHeldOut(PipelineDefinition pipeline, CorpusState state, String filer) {
        return pipeline.corpus().holdout().map(Holdout::fraction).map(HoldoutRule::new)
                .filter(rule -> rule.holdsOut(filer) || state.heldOut().contains(filer)).isPresent();
    }
}
