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

    /** Acts on the events of one input. */
    void decided(List<Envelope> events, BmsState bms) {
        for (Envelope envelope : events) {
            switch (envelope.event()) {
                case OutputSwitched switched -> switched(switched, envelope);
                case InputAccepted(Input.Operator operator)
                when operator.command() instanceof Command.SwitchOn on && bms.isOn(on.output()) ->
                    release(on.output(), envelope.time());
                default -> {}
            }
        }
        flush(bms, events.getLast().time());
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

    /** Everything up to this sequence number is durable: intentions that are still wanted go out. */
    void durable(long sequence, BmsState bms, Instant now) {
        durableUpTo = Math.max(durableUpTo, sequence);
        flush(bms, now);
    }

    private void flush(BmsState bms, Instant now) {
        if (!begun || bms.onHeld()) {
            return;
        }
        List<Output> ready = intentions.entrySet().stream()
                .filter(entry -> entry.getValue().sequence() <= durableUpTo)
                .map(Map.Entry::getKey)
                .toList();
        for (Output output : ready) {
            intentions.remove(output);
            if (bms.isOn(output)) {
                release(output, now);
            }
        }
    }

    /** Spooled inputs have been handed over: from now on outputs may be switched on again. */
    void begin() {
        begun = true;
    }

    private void release(Output output, Instant now) {
        intentions.remove(output);
        released.add(output);
        ports.outputs().drive(bank, output, true, now);
    }

    /** Whether an intention has waited so long for the journal that the local record must serve; asked once. */
    boolean needsLocalRecord(Instant now) {
        boolean needed = false;
        for (Map.Entry<Output, Intention> entry : intentions.entrySet()) {
            Intention waiting = entry.getValue();
            if (!waiting.asked() && !now.isBefore(waiting.since().plus(JOURNAL_WAIT))) {
                entry.setValue(new Intention(waiting.sequence(), waiting.since(), true));
                needed = true;
            }
        }
        return needed;
    }

    /** The local record failed: ask for it again after the same wait. */
    void localRecordFailed(Instant now) {
        intentions.replaceAll((output, waiting) -> new Intention(waiting.sequence(), now, false));
    }

    /** Repeats every level that may be repeated, every 5 s. */
    void repeat(BmsState bms, Instant now) {
        if (!repeatedAt.equals(Instant.MIN) && now.isBefore(repeatedAt.plus(REPEAT_EVERY))) {
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
