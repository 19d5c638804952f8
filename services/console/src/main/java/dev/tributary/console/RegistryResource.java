package dev.tributary.console;

import dev.tributary.console.lineage.Lineage;
import dev.tributary.console.lineage.LineageBook;
import dev.tributary.console.registry.FailureView;
import dev.tributary.console.registry.JobView;
import dev.tributary.console.registry.ModelView;
import dev.tributary.console.registry.Overview;
import dev.tributary.console.registry.PipelineView;
import dev.tributary.console.registry.Registry;
import dev.tributary.console.registry.ReleaseView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;

/// What the console knows, as JSON. Thin.
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
public class RegistryResource {

    private final Registry registry;
    private final LineageBook lineage;
    private final Clock clock;

    RegistryResource(Registry registry, LineageBook lineage, Clock clock) {
        this.registry = registry;
        this.lineage = lineage;
        this.clock = clock;
    }

    /// What the page shows.
    @GET
    @Path("overview")
    public Overview overview() {
        return registry.overview(clock.instant());
    }

    /// Pipelines and how much has flowed through each.
    @GET
    @Path("pipelines")
    public List<PipelineView> pipelines() {
        return registry.pipelines();
    }

    /// Models by round, the latest first.
    ///
    /// @param pipeline only its models; all if absent
    @GET
    @Path("models")
    public List<ModelView> models(@QueryParam("pipeline") @DefaultValue("") String pipeline) {
        return registry.models().stream().filter(model -> pipeline.isEmpty() || model.pipeline().equals(pipeline)).toList();
    }

    /// Releases and rejections, the latest first.
    ///
    /// @param pipeline only its releases; all if absent
    @GET
    @Path("releases")
    public List<ReleaseView> releases(@QueryParam("pipeline") @DefaultValue("") String pipeline) {
        return registry.releases().stream().filter(release -> pipeline.isEmpty() || release.pipeline().equals(pipeline)).toList();
    }

    /// Running and queued jobs, then the latest others.
    ///
    /// @param status only jobs in this state; all if absent
    @GET
    @Path("jobs")
    public List<JobView> jobs(@QueryParam("status") @DefaultValue("") String status) {
        return registry.jobs().stream().filter(job -> status.isEmpty() || job.status().equals(status)).toList();
    }

    /// Failed jobs and rejected documents, the latest first.
    @GET
    @Path("failures")
    public List<FailureView> failures() {
        return registry.failures();
    }

    /// What an artifact was made from.
    ///
    /// @param sha256    of a released model, a candidate, a checkpoint or a corpus manifest, or at least the first eight digits
    /// @param documents how many documents to list per corpus
    @GET
    @Path("lineage/{sha256:[0-9a-f]{8,64}}")
    @RunOnVirtualThread
    public Lineage lineage(@PathParam("sha256") String sha256, @QueryParam("documents") @DefaultValue("1000") int documents) {
        return lineage.of(sha256, Math.max(0, documents))
                .orElseThrow(() -> new NotFoundException("no release, candidate, checkpoint or corpus has the digest " + sha256));
    }
}
