package dev.tributary.merge.recipe;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// The value of a parameter: a number, a gradient over depth, or alternatives chosen by tensor name.
public sealed interface ParameterValue {
    /// The value for one tensor.
    ///
    /// @param tensor the tensor's name
    /// @param depth 0 at the first layer of the output slice, 1 at its last; 0 for tensors outside the layers
    /// @return empty if no alternative fits the name, so that the next level decides
    OptionalDouble at(String tensor, double depth);

    /// By which rule the value came about, for people; empty for a plain number.
    String rule(String tensor, double depth);

    /// The parts of names by which alternatives are chosen.
    default Stream<String> filters() {
        return Stream.of();
    }

    /// The same number everywhere; truth values are 1 and 0.
    record Constant(double value) implements ParameterValue {
        @Override
        public OptionalDouble at(String tensor, double depth) {
            return OptionalDouble.of(value);
        }

        @Override
        public String rule(String tensor, double depth) {
            return "";
        }
    }

    /// Knots spread evenly over the layers of a slice, with straight lines between them.
    ///
    /// @param knots at least one
    record Gradient(List<Double> knots) implements ParameterValue {
        public Gradient {
            knots = List.copyOf(knots);
        }

        @Override
        public OptionalDouble at(String tensor, double depth) {
            double position = depth * (knots.size() - 1);
            int left = (int) Math.floor(position);
            double fraction = position - left;
            int right = Math.min(left + 1, knots.size() - 1);
            return OptionalDouble.of((1 - fraction) * knots.get(left) + fraction * knots.get(right));
        }

        @Override
        public String rule(String tensor, double depth) {
            return "gradient %s at %.0f %% of the depth".formatted(knots, 100 * depth);
        }
    }

    /// Alternatives in order; the first whose filter fits decides.
    record Filtered(List<Alternative> alternatives) implements ParameterValue {
        public Filtered {
            alternatives = List.copyOf(alternatives);
        }

        @Override
        public OptionalDouble at(String tensor, double depth) {
            for (Alternative alternative : alternatives) {
                if (alternative.fits(tensor)) {
                    return alternative.value().at(tensor, depth);
                }
            }
            return OptionalDouble.empty();
        }

        @Override
        public Stream<String> filters() {
            return alternatives.stream().flatMap(alternative -> Stream.concat(
                    alternative.fitsAll() ? Stream.of() : Stream.of(alternative.filter()), alternative.value().filters()));
        }

        @Override
        public String rule(String tensor, double depth) {
            return alternatives.stream().filter(alternative -> alternative.fits(tensor)).findFirst().map(alternative ->
                    (alternative.filter().isEmpty() ? "no filter" : "filter '" + alternative.filter() + "'")
                            + (alternative.value() instanceof Constant ? "" : ", " + alternative.value().rule(tensor, depth))).orElse("");
        }
    }

    /// @param filter a case-sensitive substring of the tensor's name; empty or `*` fits all
    record Alternative(String filter, ParameterValue value) {
        boolean fits(String tensor) {
            return fitsAll() || tensor.contains(filter);
        }

        boolean fitsAll() {
            return filter.isEmpty() || filter.equals("*");
        }
    }
}
