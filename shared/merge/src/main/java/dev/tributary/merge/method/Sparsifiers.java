package dev.tributary.merge.method;

import java.util.List;

/// The ways a delta can be thinned out, each with the parameters it reads.
enum Sparsifiers {
    /// Everything stays; a density given anyway is ignored, as in MergeKit.
    NONE(Parameter.density("density", Parameter.Scope.MODEL)) {
        @Override
        Sparsifier bind(TensorTask task) {
            return Sparsifier.none();
        }
    },
    /// The largest magnitudes stay.
    MAGNITUDE(Parameter.density("density", Parameter.Scope.MODEL)) {
        @Override
        Sparsifier bind(TensorTask task) {
            return RankSparsifier.magnitude(task);
        }
    },
    /// The largest and the smallest magnitudes go.
    OUTLIERS(Parameter.density("density", Parameter.Scope.MODEL), Parameter.perModel("gamma", 0.01).between(0, 1)) {
        @Override
        Sparsifier bind(TensorTask task) {
            return RankSparsifier.outliers(task);
        }
    },
    /// Each element stays with the same probability.
    RANDOM(Parameter.density("density", Parameter.Scope.MODEL)) {
        @Override
        Sparsifier bind(TensorTask task) {
            return new RandomSparsifier(task);
        }
    },
    /// Each element stays with a probability that grows with its rank in its row.
    ROW_RANK(Parameter.density("density", Parameter.Scope.MODEL), Parameter.perModel("epsilon", 0.15).between(0, 0.5)) {
        @Override
        Sparsifier bind(TensorTask task) {
            return new RowRankSparsifier(task);
        }
    };

    private final List<Parameter> parameters;

    Sparsifiers(Parameter... parameters) {
        this.parameters = List.of(parameters);
    }

    List<Parameter> parameters() {
        return parameters;
    }

    abstract Sparsifier bind(TensorTask task);
}
