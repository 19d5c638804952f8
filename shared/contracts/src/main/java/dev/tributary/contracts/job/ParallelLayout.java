package dev.tributary.contracts.job;

/// How a training run is spread over a cluster. Part of what the run computes, since sums are split along it: equal bytes are
/// promised for an equal layout only.
///
/// @param nodes            machines
/// @param processesPerNode processes on each, one per accelerator
/// @param microSequences   sequences each process computes at once; its share of a batch is a multiple
public record ParallelLayout(int nodes, int processesPerNode, int microSequences) {

    public ParallelLayout {
        if (nodes < 1 || processesPerNode < 1 || microSequences < 1) {
            throw new IllegalArgumentException("a layout needs at least one node, process and sequence, not %d, %d and %d"
                    .formatted(nodes, processesPerNode, microSequences));
        }
    }

    /// Processes in all.
    public int worldSize() {
        return nodes * processesPerNode;
    }
}
