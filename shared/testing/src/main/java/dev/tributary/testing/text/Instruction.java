package dev.tributary.testing.text;

/// A task with its input and the wanted response.
///
/// @param task        the kind of task
/// @param instruction what to do
/// @param input       what to do it with; empty where the instruction says it all
/// @param response    the wanted answer
public record Instruction(Task task, String instruction, String input, String response) {

    /// The kinds of tasks.
    public enum Task {
        QUESTION, REASON, REWRITE, LIST, CLASSIFY, SUMMARISE, COMPLETE, EXTRACT
    }

    /// What a model sees before it answers.
    public String prompt() {
        String body = input.isEmpty() ? "" : "### Input:\n" + input + "\n\n";
        return "### Instruction:\n" + instruction + "\n\n" + body + "### Response:\n";
    }

    /// Prompt and response, as a training document.
    public String text() {
        return prompt() + response + "\n";
    }
}
