package io.cellwarden.bank;

import io.cellwarden.event.Input;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/** The inputs that report faults of this program, so that they are numbered, journalled and judged (ARCHITECTURE 2). */
final class SoftwareFaults {
    /** Who brings them. */
    static final String SOURCE = "fault";

    private SoftwareFaults() {}

    /** Actors failed: their batteries fail safe. That of the BMS holds none of its own, and only gets an alarm. */
    static List<Input> failed(BankState state, List<String> names, Instant at, String what) {
        return names.stream()
                .<Input>map(name -> name.equals(LiveActors.BMS)
                        ? lost(state, at, "the actor of the BMS " + what)
                        : new Input.BatteryFailed(name, at, "its actor " + what))
                .toList();
    }

    /** A message was lost on its way (an alarm, and no reason to switch anything off). */
    static Input lost(BankState state, Instant at, String what) {
        return new Input.MessageLost(state.batteries().keySet().iterator().next(), at, what);
    }

    /**
     * Judges an input by the rules alone, without the live actors, which have failed on it or on the one before: what they
     * would decide is the same, and the safe side does not depend on them. An input that the rules fail on too is refused
     * or reported lost; for one of the bank's own they throw, since going on without it would be a guess.
     */
    static BankRules.Step judge(BankState state, InputQueue.Pending pending, Logger log) {
        try {
            return BankRules.step(state, pending.input(), pending.source());
        } catch (RuntimeException why) {
            log.error("bank {}: the rules fail on {}", state.site().name(), pending.input(), why);
            Input instead = insteadOf(state, pending.input(), why).orElseThrow(() -> why);
            return BankRules.step(state, instead, pending.source());
        }
    }

    private static Optional<Input> insteadOf(BankState state, Input input, Exception why) {
        String what = "software fault, failed twice: " + why;
        return switch (input) {
            case Input.BatteryFailed _,
                    Input.MessageLost _,
                    Input.TimerFired _,
                    Input.Started _,
                    Input.Resumed _,
                    Input.SiteLoaded _ -> Optional.empty();
            case Input.OfBattery of -> Optional.of(new Input.UnreadableReading(of.battery(), of.at(), what));
            case Input.Operator _,
                    Input.ReadBack _,
                    Input.MonitorReading _,
                    Input.DeviceFigures _,
                    Input.ControlFrame _,
                    Input.MonitorReport _,
                    Input.LoopReport _,
                    Input.ChargerReport _,
                    Input.SystemVoltage _,
                    Input.JournalReport _,
                    Input.DiskReport _,
                    Input.GapReport _,
                    Input.ClockStepped _ -> Optional.of(lost(state, input.at(), input + ": " + what));
        };
    }
}
