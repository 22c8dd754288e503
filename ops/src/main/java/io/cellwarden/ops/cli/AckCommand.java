package io.cellwarden.ops.cli;

import io.cellwarden.site.AlarmCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cellwarden ack}. */
@Command(
        name = "ack",
        description = {
            "Acknowledges alarms: says that somebody has seen them, for everybody who looks. Switches nothing.",
            "One that is over is then gone from the status; the journal keeps it."
        },
        mixinStandardHelpOptions = true)
final class AckCommand extends OperatorCommand {
    @Parameters(index = "0", paramLabel = "BANK", description = "The bank's name in the site file, or BANK/BATTERY.")
    private String bank = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "BATTERY|CODE",
            completionCandidates = Words.Codes.class,
            description = "Whose alarms, or which: such as B2, A-SL11, or both.")
    private List<String> which = List.of();

    @Option(names = "--all", description = "Everything of this bank that waits to be acknowledged.")
    private boolean all;

    @Option(
            names = "--why",
            paramLabel = "TEXT",
            description = "What goes into the journal with it; \"${DEFAULT-VALUE}\" if not given.")
    private String why = "seen";

    AckCommand(Streams streams) {
        super(streams);
    }

    @java.lang.Override
    String why() {
        return why;
    }

    @java.lang.Override
    List<String> order() {
        int slash = bank.indexOf('/');
        List<String> batteries = new ArrayList<>();
        if (slash >= 0) {
            batteries.add(bank.substring(slash + 1));
        }
        List<String> codes = new ArrayList<>();
        which.forEach(word -> code(word).ifPresentOrElse(code -> codes.add(code.text()), () -> batteries.add(word)));
        boolean named = !batteries.isEmpty() || !codes.isEmpty();
        if (named == all) {
            throw wrong(named ? "--all goes without BATTERY and CODE" : "name a BATTERY or a CODE, or say --all");
        }
        if (batteries.size() > 1) {
            throw wrong("only one of these can be a battery: " + String.join(", ", batteries)
                    + "; codes are written as A-SL11");
        }
        List<String> order =
                new ArrayList<>(List.of("do=ack", "bank=" + (slash < 0 ? bank : bank.substring(0, slash))));
        batteries.forEach(battery -> order.add("battery=" + battery));
        order.add("codes=" + String.join(",", codes));
        return order;
    }

    private static Optional<AlarmCode> code(String word) {
        return AlarmCode.of(word.toUpperCase(Locale.ROOT));
    }
}
