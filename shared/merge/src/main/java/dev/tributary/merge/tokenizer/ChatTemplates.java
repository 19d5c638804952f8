package dev.tributary.merge.tokenizer;

import java.util.Map;
import java.util.Optional;

/// Chat templates recipes can ask for by name.
final class ChatTemplates {
    private static final String GENERATION = "{% if add_generation_prompt %}";

    private static final Map<String, String> BY_NAME = Map.of(
            "chatml", """
                    {% for message in messages %}<|im_start|>{{ message['role'] }}
                    {{ message['content'] }}<|im_end|>
                    {% endfor %}""" + GENERATION + "<|im_start|>assistant\n{% endif %}",
            "llama3", """
                    {{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>

                    {{ message['content'] | trim }}<|eot_id|>{% endfor %}""" + GENERATION
                    + "<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}",
            "mistral", "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}[INST] {{ message['content'] }} [/INST]"
                    + "{% else %}{{ message['content'] }}{{ eos_token }}{% endif %}{% endfor %}",
            "alpaca", """
                    {% for message in messages %}{% if message['role'] == 'system' %}{{ message['content'] }}

                    {% elif message['role'] == 'user' %}### Instruction:
                    {{ message['content'] }}

                    {% else %}### Response:
                    {{ message['content'] }}{{ eos_token }}

                    {% endif %}{% endfor %}""" + GENERATION + "### Response:\n{% endif %}",
            "exaone", """
                    {% for message in messages %}[|{{ message['role'] }}|]{{ message['content'] }}{% if message['role'] == 'user' %}
                    {% else %}[|endofturn|]
                    {% endif %}{% endfor %}""" + GENERATION + "[|assistant|]{% endif %}");

    private ChatTemplates() {}

    static Optional<String> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
