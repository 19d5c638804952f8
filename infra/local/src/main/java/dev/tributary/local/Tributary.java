package dev.tributary.local;

import dev.tributary.local.command.Commands;

/// Where the script `tributary` hands over.
public final class Tributary {

    private Tributary() {
    }

    public static void main(String[] arguments) {
        System.exit(Commands.run(arguments));
    }
}
