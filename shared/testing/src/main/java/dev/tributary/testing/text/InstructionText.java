package dev.tributary.testing.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// General instructions about the world of [GeneralText], standing in for an instruct model's training data: any number,
/// each depending on the seed and its own number alone. Immutable and thread-safe.
public final class InstructionText {

    private static final Grammar GRAMMAR = GeneralText.GRAMMAR;

    private final Seed seed;

    public InstructionText(long seed) {
        this.seed = new Seed(seed).branch("instructions");
    }

    /// The first `count` instructions.
    public Stream<Instruction> instructions(int count) {
        return IntStream.range(0, count).mapToObj(this::instruction);
    }

    /// An instruction by its number, from 0.
    public Instruction instruction(int number) {
        SplittableRandom random = seed.branch(number).random();
        Map<String, String> bindings = GeneralText.bindings(random);
        Instruction.Task task = Instruction.Task.values()[random.nextInt(Instruction.Task.values().length)];
        return switch (task) {
            case QUESTION -> question(bindings, random);
            case REASON -> {
                WordProblem problem = WordProblem.draw(random);
                yield new Instruction(task, problem.question(), "", problem.working());
            }
            case REWRITE -> rewrite(bindings, random);
            case LIST -> list(bindings, random);
            case CLASSIFY -> classify(bindings, random);
            case SUMMARISE -> summarise(bindings, random);
            case COMPLETE -> complete(bindings, random);
            case EXTRACT -> extract(bindings, random);
        };
    }

    private static Instruction question(Map<String, String> bindings, SplittableRandom random) {
        String[] parts = GRAMMAR.expand("taskQuestion", bindings, random).split(" => ");
        return new Instruction(Instruction.Task.QUESTION, parts[0], "", parts[1]);
    }

    private static Instruction rewrite(Map<String, String> bindings, SplittableRandom random) {
        String[] parts = GRAMMAR.expand("taskRewrite", bindings, random).split(" => ");
        return new Instruction(Instruction.Task.REWRITE, parts[0], parts[1], parts[2]);
    }

    private static Instruction list(Map<String, String> bindings, SplittableRandom random) {
        String[] kind = GRAMMAR.expand("taskListKind", bindings, random).split(" => ");
        List<String> options = new ArrayList<>(GRAMMAR.alternatives(kind[1]));
        int count = 3 + random.nextInt(3);
        StringBuilder response = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            String drawn = options.remove(random.nextInt(options.size()));
            response.append(i == 1 ? "" : "\n").append(i).append(". ").append(GRAMMAR.fill(drawn, bindings, random));
        }
        bindings.put("count", String.valueOf(count));
        bindings.put("kind", kind[0]);
        return new Instruction(Instruction.Task.LIST, GRAMMAR.expand("taskList", bindings, random), "", response.toString());
    }

    private static Instruction classify(Map<String, String> bindings, SplittableRandom random) {
        boolean happy = random.nextBoolean();
        String text = GRAMMAR.expand(happy ? "reviewGood" : "reviewBad", bindings, random);
        return new Instruction(Instruction.Task.CLASSIFY, GRAMMAR.expand("taskClassify", bindings, random), text,
                happy ? "positive" : "negative");
    }

    private static Instruction summarise(Map<String, String> bindings, SplittableRandom random) {
        String text = GRAMMAR.expand("placeLead", bindings, random) + " " + GRAMMAR.expand("placeLife", bindings, random) + " "
                + GRAMMAR.expand("placeToday", bindings, random);
        return new Instruction(Instruction.Task.SUMMARISE, GRAMMAR.expand("taskSummarise", bindings, random), text,
                GRAMMAR.expand("summary", bindings, random));
    }

    private static Instruction complete(Map<String, String> bindings, SplittableRandom random) {
        String opening = GRAMMAR.expand("storyOpening", bindings, random);
        return new Instruction(Instruction.Task.COMPLETE, GRAMMAR.expand("taskComplete", bindings, random), opening,
                GRAMMAR.expand("storyTrouble", bindings, random) + " " + GRAMMAR.expand("storyEnding", bindings, random));
    }

    private static Instruction extract(Map<String, String> bindings, SplittableRandom random) {
        String text = GRAMMAR.expand("lifeLead", bindings, random) + " " + GRAMMAR.expand("lifeYouth", bindings, random);
        String response = String.format(Locale.ROOT, "name: %s%ntrade: %s%nhome: %s%nborn: %s", bindings.get("heroFull"),
                bindings.get("heroTrade"), bindings.get("heroHome"), bindings.get("heroBorn")).replace("\r\n", "\n");
        return new Instruction(Instruction.Task.EXTRACT, GRAMMAR.expand("taskExtract", bindings, random), text, response);
    }
}
