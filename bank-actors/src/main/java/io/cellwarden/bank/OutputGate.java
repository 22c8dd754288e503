package io.cellwarden.bank;

import io.cellwarden.bms.BmsState;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.port.BankPorts;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way from decisions to hardware. OFF and the pre-alarm go out at once. ON waits as an intention for a durable
 * record, and goes out only if the state still wants it (BMS-11, ARCHITECTURE 3). Levels are repeated (BMS-9); an output
 * that was not switched on since the program started is never switched on by repetition.
 */
final class OutputGate {
    private static final Duration REPEAT_EVERY = Duration.ofSeconds(5);
    /** The sequence number of an intention that an operator stands for. */
    private static final long NEEDS_NO_RECORD = 0;
    /** An ON that the journal has not taken by then goes through the local durable record. */
    private static final Duration JOURNAL_WAIT = Duration.ofSeconds(2);

    private final String bank;
    private final BankPorts ports;
    private final Map<Output, Intention> intentions = new EnumMap<>(Output.class);
    private final Set<Output> released = EnumSet.noneOf(Output.class);
    private Instant repeatedAt = Instant.MIN;
    private long durableUpTo;
    private boolean begun;

    /** An ON that waits for a durable record of the input that decided it. */
    private record Intention(long sequence, Instant since, boolean asked) {}

    OutputGate(String bank, BankPorts ports) {
        this.bank = bank;
        this.ports = ports;
    }

    /**
     * Acts on the events of one input: OFF and pre-alarm at once, ON as an intention. An order to switch on that was
     * given before this start is of the past: somebody has to give it again.
     */
    void decided(List<Envelope> events, BmsState bms) {
        for (Envelope envelope : events) {
            switch (envelope.event()) {
                case OutputSwitched switched -> switched(switched, envelope);
                case InputAccepted(Input.Operator operator)
                when begun && operator.command() instanceof Command.SwitchOn on && bms.isOn(on.output()) ->
                    intentions.put(on.output(), new Intention(NEEDS_NO_RECORD, envelope.time(), false));
                default -> {}
            }
        }
    }

    private void switched(OutputSwitched switched, Envelope envelope) {
        Output output = switched.output();
        if (switched.on() && output != Output.PRE_ALARM) {
            intentions.put(output, new Intention(envelope.sequence(), envelope.time(), false));
        } else {
            intentions.remove(output);
            released.remove(output);
            ports.outputs().drive(bank, output, switched.on(), envelope.time());
        }
    }

    /** Everything up to this sequence number is durable. */
    void durable(long sequence) {
        durableUpTo = Math.max(durableUpTo, sequence);
    }

    /** What this input decided can never be made durable: its ON waits for an operator. */
    void notStorable(long sequence) {
        intentions.values().removeIf(waiting -> waiting.sequence() == sequence);
    }

    /**
     * Spooled inputs have been handed over: from now on outputs may be switched on again. Bank time may have been set back
     * to where the last run ended: levels are repeated from here on.
     */
    void begin() {
        begun = true;
        repeatedAt = Instant.MIN;
    }

    /** The state is no longer what was decided since the start but what the journal has: it counts from here on. */
    void resumeFrom(BankState recovered) {
        intentions.clear();
        released.removeIf(output -> !recovered.bms().isOn(output));
        durableUpTo = recovered.sequence();
        repeatedAt = Instant.MIN;
    }

    /**
     * Sends every ON that is durable and that the state still wants. To be called when no input waits: one that waits
     * may ask for OFF.
     */
    void release(BmsState bms, Instant now) {
        if (!begun || bms.onHeld() || intentions.isEmpty()) {
            return;
        }
        List<Output> ready = intentions.entrySet().stream()
                .filter(entry -> entry.getValue().sequence() <= durableUpTo)
                .map(Map.Entry::getKey)
                .toList();
        for (Output output : ready) {
            intentions.remove(output);
            if (bms.isOn(output)) {
                released.add(output);
                ports.outputs().drive(bank, output, true, now);
            }
        }
    }

    /** Whether an intention has waited so long for the journal that the local record must serve; asked once. */
    boolean needsLocalRecord(Instant now) {
        boolean needed = false;
        for (Map.Entry<Output, Intention> entry : intentions.entrySet()) {
            Intention waiting = entry.getValue();
            if (waiting.sequence() > durableUpTo
                    && !waiting.asked()
                    && !now.isBefore(waiting.since().plus(JOURNAL_WAIT))) {
                entry.setValue(new Intention(waiting.sequence(), waiting.since(), true));
                needed = true;
            }
        }
        return needed;
    }

    /** The local record was made, or failed; then it is asked for again after the same wait. */
    void locallyRecorded(long sequence, boolean done, Instant now) {
        if (done) {
            durable(sequence);
        } else {
            intentions.replaceAll((output, waiting) -> new Intention(waiting.sequence(), now, false));
        }
    }

    /** Repeats every level that may be repeated, every 5 s; at once where bank time was set back since the last time. */
    void repeat(BmsState bms, Instant now) {
        if (!now.isBefore(repeatedAt) && now.isBefore(repeatedAt.plus(REPEAT_EVERY))) {
            return;
        }
        repeatedAt = now;
        bms.outputs().forEach((output, level) -> {
            boolean on = level.on();
            if (!on || released.contains(output) || output == Output.PRE_ALARM) {
                ports.outputs().drive(bank, output, on, now);
            }
        });
    }
}
