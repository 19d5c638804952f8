package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import java.util.List;

/// Matrices of single experts read as the one tensor other checkpoints store: `[experts, rows, columns]`, where the rows of an expert
/// may themselves be several matrices on top of one another (gate above up).
///
/// @param experts for each expert, its matrices from top to bottom; equally shaped in every expert
/// @param shape of the whole
public record ExpertStack(List<List<TensorSource>> experts, List<Long> shape) implements TensorSource {

    /// Stacks experts whose matrices have equally many columns.
    public static ExpertStack of(List<List<TensorSource>> experts) {
        long rows = experts.getFirst().stream().mapToLong(matrix -> matrix.shape().getFirst()).sum();
        return new ExpertStack(experts, List.of((long) experts.size(), rows, experts.getFirst().getFirst().shape().getLast()));
    }

    @Override
    public Dtype dtype() {
        return experts.getFirst().getFirst().dtype();
    }

    @Override
    public void read(long from, float[] into, int count) {
        long columns = shape.get(2);
        long perExpert = shape.get(1) * columns;
        float[] part = new float[count];
        for (int done = 0; done < count;) {
            long inside = (from + done) % perExpert;
            List<TensorSource> matrices = experts.get((int) ((from + done) / perExpert));
            int matrix = 0;
            while (inside >= elements(matrices.get(matrix))) {
                inside -= elements(matrices.get(matrix++));
            }
            int run = (int) Math.min(count - done, elements(matrices.get(matrix)) - inside);
            matrices.get(matrix).read(inside, part, run);
            System.arraycopy(part, 0, into, done, run);
            done += run;
        }
    }

    private static long elements(TensorSource matrix) {
        return matrix.shape().get(0) * matrix.shape().get(1);
    }

    @Override
    public String toString() {
        return "stack of " + experts.size() + " experts";
    }
}
