package io.cellwarden.ops.replay;

import io.cellwarden.event.BankEvent.Checkpoint;
import io.cellwarden.event.Envelope;
import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.StoreException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reading on behind what is damaged, on request alone: every place that is left out is told. */
public final class SkippedDamage {
    /** The argument that asks for it. */
    public static final String ARGUMENT = "skip-damaged";

    private static final String TOLD = "~ skipped: ";

    private SkippedDamage() {}

    /** The arguments without {@link #ARGUMENT}. */
    public static List<String> without(List<String> arguments) {
        return arguments.stream().filter(argument -> !argument.equals(ARGUMENT)).toList();
    }

    /** The line that tells of a place that was left out. */
    public static String tell(String place) {
        return TOLD + place;
    }

    /** What a line tells about a place that was left out; empty if it is a line of the answer. */
    public static Optional<String> told(String line) {
        return line.startsWith(TOLD) ? Optional.of("left out: " + line.substring(TOLD.length())) : Optional.empty();
    }

    /** What a store has of a bank, read as {@link #read} does. Over damage it is read from its beginning. */
    public static Recorded recorded(EventReader reader, String bank, boolean skips, Consumer<String> out) {
        return new Recorded() {
            @Override
            public Stream<Envelope> get() {
                return read(reader, bank, skips, out);
            }

            @Override
            public Stream<Envelope> near(Instant bankTime) {
                Optional<Envelope> checkpoint = skips ? Optional.empty() : reader.checkpointBefore(bank, bankTime);
                return checkpoint.isEmpty()
                        ? get()
                        : Stream.concat(
                                checkpoint.stream(),
                                reader.read(bank, checkpoint.get().sequence() + 1));
            }
        };
    }

    /**
     * The events of a bank; without {@code skips} they end at the first damaged place with a {@link StoreException}. An
     * input whose beginning is damaged is left out whole.
     */
    static Stream<Envelope> read(EventReader reader, String bank, boolean skips, Consumer<String> out) {
        if (!skips) {
            return reader.read(bank);
        }
        Set<String> told = new HashSet<>();
        return reader.read(bank, damaged -> {
                    if (told.add(String.valueOf(damaged.getMessage()))) {
                        out.accept(tell(String.valueOf(damaged.getMessage())));
                    }
                })
                .filter(begun(_ -> {}));
    }

    /**
     * Passes the events whose input's beginning has passed before, and checkpoints.
     *
     * @param leftOut takes the others
     */
    public static Predicate<Envelope> begun(Consumer<Envelope> leftOut) {
        long[] begun = {0};
        return event -> {
            if (event.index() == 0) {
                begun[0] = event.sequence();
            }
            boolean passes = event.sequence() == begun[0] || event.event() instanceof Checkpoint;
            if (!passes) {
                leftOut.accept(event);
            }
            return passes;
        };
    }
}
