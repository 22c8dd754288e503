package io.cellwarden.gateway.driver.jbd;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdLimitField;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads the limits of a JBD board, some at a time: between two polls it enters factory mode, reads as many as fit, and
 * leaves it again without saving. Source: protocol sheet JBD, section "Control".
 */
final class JbdLimitReader {
    private static final int NOT_PERMITTED = 0x81;
    /** A board that answers no more; people have to bring it out. */
    static final String MAY_BE_OPEN = "it may still be in factory mode: ask again, or take its supply off for a moment";

    private static final BooleanSupplier NOTHING_WAITS = () -> false;

    private final Asker board;
    private final Map<HardwareLimit, Integer> read = new EnumMap<>(HardwareLimit.class);
    private int next;
    private boolean mayBeOpen;

    /** Asks the board. */
    @FunctionalInterface
    interface Asker {
        /** The board's answer, empty if there is none. */
        Optional<JbdFrame> ask(JbdRequest request, BooleanSupplier givesWay) throws LineLost;
    }

    JbdLimitReader(Asker board) {
        this.board = board;
    }

    /** Reads on; empty while some are still to be read. At least one is read each time, unless an order waits. */
    Optional<HardwareLimits> readOn(BooleanSupplier givesWay) throws LineLost {
        mayBeOpen = true;
        Optional<JbdFrame> entered = board.ask(JbdRequest.enterFactory(), givesWay);
        if (entered.orElse(null) instanceof JbdFrame.Refused refused) {
            mayBeOpen = false;
            return done("it refuses factory mode with status 0x%02x".formatted(refused.status())
                    + (refused.status() == NOT_PERMITTED
                            ? ": it has a password; read its limits with the maker's program"
                            : ""));
        }
        Optional<HardwareLimits> limits;
        try {
            limits = entered.isEmpty() ? missing("factory mode", givesWay) : readSome(givesWay);
        } finally {
            leave();
        }
        if (limits.isPresent()) {
            leave(); // again where it was not confirmed: nobody may come back
        }
        return limits.map(known -> mayBeOpen ? known.with(MAY_BE_OPEN) : known);
    }

    private Optional<HardwareLimits> readSome(BooleanSupplier givesWay) throws LineLost {
        JbdLimitField[] fields = JbdLimitField.values();
        do {
            JbdLimitField field = fields[next];
            Optional<JbdFrame> answer = board.ask(JbdRequest.readLimit(field), givesWay);
            if (answer.isEmpty()) {
                return missing("register 0x%02x".formatted(field.code()), givesWay);
            }
            if (answer.get() instanceof JbdFrame.Limit limit) {
                read.put(limit.limit(), limit.value());
            }
            next++;
        } while (next < fields.length && !givesWay.getAsBoolean());
        return next < fields.length ? Optional.empty() : done("");
    }

    /** Where it gave way, it may answer the next time. */
    private Optional<HardwareLimits> missing(String what, BooleanSupplier givesWay) {
        return givesWay.getAsBoolean() ? Optional.empty() : done("it does not answer when asked for " + what);
    }

    private Optional<HardwareLimits> done(String trouble) {
        HardwareLimits limits = new HardwareLimits(read, trouble);
        read.clear();
        next = 0;
        return Optional.of(limits);
    }

    /** Leaves factory mode where the board may still be in it: nobody knows how long it would stay there. */
    void leave() throws LineLost {
        if (mayBeOpen) {
            mayBeOpen =
                    !(board.ask(JbdRequest.leaveFactory(), NOTHING_WAITS).orElse(null) instanceof JbdFrame.WriteAck);
        }
    }
}
