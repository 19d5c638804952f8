package dev.tributary.merging;

import dev.tributary.merge.engine.MergeControl;
import dev.tributary.worker.JobContext;
import java.util.Map;

/// Reports a merge as a job's progress, and stops it with the job.
record MergeProgress(JobContext context) implements MergeControl {

    @Override
    public void progressed(long done, long total) {
        context.progress((double) done / total, Map.of("bytes", (double) done));
    }

    @Override
    public boolean isCancelled() {
        return context.isCancelled();
    }
}
